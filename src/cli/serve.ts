/**
 * `gevo serve`: the dashboard of this project, until Ctrl-C. Reads the store and what was recorded of variants;
 * starts and changes nothing.
 */
import { randomBytes } from "node:crypto";
import { UserError } from "../errors.ts";
import { isLoopback, serve } from "../serve/index.ts";
import { openSqlite, projectFolder, storeFile } from "../store/index.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import { interruptible } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { packageVersion } from "./version.ts";

const MOST_PORT = 65_535;
/** Shorter ones can be guessed. */
const LEAST_TOKEN = 16;

export const SERVE_OPTIONS: Command["options"] = [
  { name: "port", value: "n", summary: "0 is any that is free", default: "8484" },
  {
    name: "host",
    value: "name",
    summary: "where to listen; anything but this machine's own name needs a token",
    default: "127.0.0.1",
  },
  {
    name: "token",
    value: "text",
    summary: "what every request must show (default: none on this machine, else a random one)",
  },
];

export async function serveCommand(given: Given, io: Io): Promise<number> {
  const port = given.whole("port", { least: 0, most: MOST_PORT });
  const host = given.text("host");
  const token = tokenFor(host, given.optional("token") ?? io.env["GEVO_TOKEN"]);
  const cwd = projectFolder(io.cwd);
  // Made when it is missing: what a later run writes is to be seen.
  const store = openSqlite(storeFile(cwd));
  try {
    const parts = { store, cwd, version: packageVersion(), ...(token && { token }) };
    const serving = await serve(host, port, parts);
    const address = token === undefined ? "/" : `/?token=${token}`;
    io.stdout.write(`dashboard of ${cwd}: ${serving.url}${address}\n`);
    io.stderr.write("Ctrl-C ends it\n");
    await interruptible(
      {},
      (signal) => new Promise<void>((done) => signal.addEventListener("abort", () => done())),
    );
    await serving.close();
    return 0;
  } finally {
    store.close();
  }
}

/** @throws UserError `bad-token` */
function tokenFor(host: string, given: string | undefined): string | undefined {
  if (given === undefined) return isLoopback(host) ? undefined : randomBytes(24).toString("hex");
  if (given.length >= LEAST_TOKEN && /^[\w.~-]+$/.test(given)) return given;
  throw new UserError(
    "bad-token",
    "this token could be guessed, or does not fit into an address",
    `Use ${LEAST_TOKEN} or more letters, digits or any of -._~, or leave it out.`,
  );
}
