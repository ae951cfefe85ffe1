import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Prepared } from "../evaluate.ts";
import type { RunConfig } from "../store.ts";
import { MIGRATIONS } from "./migrations.ts";
import { projectFolder, storeFile } from "./project.ts";
import { openSqlite, sqliteVersion } from "./sqlite.ts";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as typeof import("better-sqlite3");
const folder = mkdtempSync(join(tmpdir(), "gevo-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = { workload: "w" } as RunConfig;
const PREPARED = { workload: "w", key: "k" } as Prepared;

/** Says the number of each row after it was appended, until it is killed. */
const APPEND_FOREVER = `
  import { writeSync } from "node:fs";
  import { openSqlite } from ${JSON.stringify(new URL("./sqlite.ts", import.meta.url).href)};
  const store = openSqlite(process.argv[1]);
  const { id } = store.createRun({ workload: "w" }, { key: "k" });
  for (let sequence = 0; ; sequence++) {
    const genome = [{ op: "delete", targets: [String(sequence % 50)], rewires: [] }];
    const outcome = { status: "unsupported", what: "nothing" };
    store.append(id, { sequence, generation: 0, genome, outcome, from: "none" });
    writeSync(1, sequence + "\\n");
  }
`;

/** Is about to write to a fresh file, says so and does it later. */
const MAKE = `
  import { createRequire } from "node:module";
  import { writeSync } from "node:fs";
  const Sqlite = createRequire(${JSON.stringify(import.meta.url)})("better-sqlite3");
  const database = new Sqlite(process.argv[1]);
  database.exec("BEGIN IMMEDIATE");
  writeSync(1, "begun\\n");
  setTimeout(() => database.exec("COMMIT"), 300);
`;

/** Holds a run, says so and stays. */
const HOLD = `
  import { writeSync } from "node:fs";
  import { openSqlite } from ${JSON.stringify(new URL("./sqlite.ts", import.meta.url).href)};
  const store = openSqlite(process.argv[1]);
  store.hold(process.argv[2]);
  writeSync(1, "held\\n");
  setInterval(() => store.runs(), 1000);
`;

describe("the SQLite store", () => {
  it("says its library's version", () => expect(sqliteVersion()).toMatch(/^3\.\d+/));

  it("keeps its folder out of version control", () => {
    const file = join(folder, "a", ".gevo", "gevo.db");
    openSqlite(file).close();
    expect(readFileSync(join(folder, "a", ".gevo", ".gitignore"), "utf8")).toBe("*\n");
  });

  it("refuses a file that is no database", () => {
    const file = join(folder, "text.db");
    writeFileSync(file, "these are not the bytes you are looking for".repeat(40));
    expect(() => openSqlite(file)).toThrow(expect.objectContaining({ code: "store-corrupt" }));
  });

  it("waits for another process that makes the same file", async () => {
    const file = join(folder, "fresh.db");
    const other = spawn(process.execPath, ["--input-type=module", "-e", MAKE, file]);
    await new Promise((resolve) => other.stdout.once("data", resolve));
    const store = openSqlite(file);
    expect(store.runs()).toEqual([]);
    store.close();
  });

  it("refuses a file of a newer gevo", () => {
    const file = join(folder, "newer.db");
    const database = new Sqlite(file);
    database.pragma("user_version = 9999");
    database.close();
    expect(() => openSqlite(file)).toThrow(expect.objectContaining({ code: "store-too-new" }));
  });

  it("brings a file of the first schema up to date and loses nothing", () => {
    const file = join(folder, "first.db");
    const database = new Sqlite(file);
    database.exec(MIGRATIONS[0] as string);
    database.pragma("user_version = 1");
    database.exec(`
      INSERT INTO runs VALUES ('abcd', '{"workload":"w"}', '{"key":"k"}', 'done',
        '2026-01-02T03:04:05.000Z', 1.5, '{"status":"budget"}');
      INSERT INTO edits VALUES (1, 'delete 14');
      INSERT INTO evaluations VALUES ('abcd', 0, 0, '1', '{"status":"ok","fitness":[7,0]}', 'h', 'device');
    `);
    database.close();
    const store = openSqlite(file);
    expect(store.run("abcd")).toMatchObject({ seconds: 1.5, summary: { status: "budget" } });
    const [row] = store.evaluations("abcd");
    expect(row).toMatchObject({ genome: [{ op: "delete", targets: ["14"] }], hash: "h" });
    expect(row).not.toHaveProperty("seconds");
    expect(store.kept("abcd")).toEqual([]);
    store.judge("abcd", row?.genome ?? [], { passed: true, checks: [] });
    expect(store.verdict("abcd", row?.genome ?? [])).toEqual({ passed: true, checks: [] });
    store.close();
  });

  it("refuses a place that cannot be written", () => {
    const file = join(folder, "text.db", ".gevo", "gevo.db");
    expect(() => openSqlite(file)).toThrow(expect.objectContaining({ code: "store-unwritable" }));
  });

  it("says that a row was damaged", () => {
    const file = join(folder, "damaged.db");
    const store = openSqlite(file);
    const { id } = store.createRun(CONFIG, PREPARED);
    const database = new Sqlite(file);
    database.exec("UPDATE runs SET prepared = '{'");
    database.close();
    expect(() => store.run(id)).toThrow(expect.objectContaining({ code: "store-corrupt" }));
    store.close();
  });

  it("lets two processes share a file", () => {
    const file = join(folder, "shared.db");
    const [a, b] = [openSqlite(file), openSqlite(file)];
    const runs = [a.createRun(CONFIG, PREPARED), b.createRun(CONFIG, PREPARED)];
    expect(a.runs().map(({ id }) => id)).toEqual(runs.map(({ id }) => id));
    a.close();
    b.close();
  });

  it("has a run held by one at a time, and not by the dead", async () => {
    const file = join(folder, "held.db");
    const store = openSqlite(file);
    const { id } = store.createRun(CONFIG, PREPARED);
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", HOLD, file, id],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    const busy = { code: "run-busy", message: expect.stringContaining(`process ${child.pid}`) };
    expect(() => store.hold(id)).toThrow(expect.objectContaining(busy));
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await ended;
    store.hold(id);
    store.hold(id);
    const other = openSqlite(file);
    expect(() => other.hold(id)).toThrow(expect.objectContaining({ code: "run-busy" }));
    store.close();
    other.hold(id);
    other.remove([id]);
    other.close();
    expect(readdirSync(join(folder, "locks"))).toEqual([]);
  });

  it("loses no appended row to kill -9", async () => {
    const file = join(folder, "killed.db");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", APPEND_FOREVER, file],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    let said = "";
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.split("\n").length > 300) child.kill("SIGKILL");
      });
      child.on("close", () => resolve());
    });
    const last = Number(said.trimEnd().split("\n").at(-1));
    const store = openSqlite(file);
    const rows = store.evaluations(store.runs()[0]?.id ?? "");
    store.close();
    expect(last).toBeGreaterThan(200);
    expect(rows.length).toBeGreaterThan(last);
    expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, i) => i));
  });
});

describe("the project folder", () => {
  it("is the nearest one upward with a package.json or a .gevo", () => {
    const deep = join(folder, "project", "a", "b");
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(folder, "project", "package.json"), "{}");
    expect(projectFolder(deep)).toBe(join(folder, "project"));
    mkdirSync(join(folder, "project", "a", ".gevo"));
    expect(storeFile(deep)).toBe(join(folder, "project", "a", ".gevo", "gevo.db"));
    expect(existsSync(storeFile(deep))).toBe(false);
  });
});
