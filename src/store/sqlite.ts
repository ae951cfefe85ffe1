/**
 * The store as one SQLite file. The only file that loads better-sqlite3, and only once a store is
 * opened: the rest of gevo works on a machine where the native package is missing.
 *
 * Durability: each `append` is a transaction of its own in a write-ahead log, so `kill -9` between
 * any two instructions loses no appended row (synchronous NORMAL: a power cut may lose the last ones,
 * never the file). Several processes may use one file; they wait for each other's short writes.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Database, Statement } from "better-sqlite3";
import { UserError } from "../errors.ts";
import type { Evaluated, Prepared } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { parseEdit, printEdit } from "../genome.ts";
import { fromJson, toJson } from "../json.ts";
import type { EvaluationRow, RunConfig, RunRow, RunStatus, Store } from "../store.ts";
import type { Verdict } from "../verdict.ts";
import { MIGRATIONS } from "./migrations.ts";
import { makeFolder } from "./project.ts";
import { nextRunId } from "./run-id.ts";
import { RunLocks } from "./run-locks.ts";
import { storeError } from "./sqlite-error.ts";

/** Longest wait for another process's write. */
const BUSY_MS = 5000;
const RETRY_MS = 20;

interface RunRecord {
  readonly id: string;
  readonly config: string;
  readonly prepared: string;
  readonly status: RunStatus;
  readonly started: string;
  readonly seconds: number;
  readonly summary: string | null;
}

interface KeptRecord {
  readonly genome: string;
  readonly outcome: string;
  readonly hash: string | null;
  readonly origin: Evaluated["from"];
}

interface EvaluationRecord extends KeptRecord {
  readonly sequence: number;
  readonly generation: number;
  readonly seconds: number | null;
}

/** SQLite's word for no limit. */
const ALL = -1;

/** Opens the database, or makes it. @throws UserError `store-…` when it cannot be used. */
export function openSqlite(file: string): SqliteStore {
  const Sqlite = loadSqlite();
  if (!existsSync(file)) makeFolder(dirname(file));
  let database: Database | undefined;
  try {
    database = new Sqlite(file, { timeout: BUSY_MS });
    useWal(database);
    database.pragma("synchronous = NORMAL");
    migrate(database, file);
    const locks = new RunLocks(
      join(dirname(file), "locks"),
      (lock) => new Sqlite(lock, { timeout: 0 }),
    );
    return new SqliteStore(database, file, locks);
  } catch (error) {
    database?.close();
    throw storeError(error, file);
  }
}

/** SQLite waits for nobody while it turns a fresh file's journal into a WAL; another gevo may be about to do the same. */
function useWal(database: Database): void {
  const until = Date.now() + BUSY_MS;
  for (;;) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      const busy = (error as { readonly code?: unknown }).code === "SQLITE_BUSY";
      if (!busy || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** Version of the SQLite library. @throws UserError `sqlite-missing`. */
export function sqliteVersion(): string {
  const database = new (loadSqlite())(":memory:");
  const version = database.prepare("SELECT sqlite_version()").pluck().get();
  database.close();
  return String(version);
}

function loadSqlite(): typeof import("better-sqlite3") {
  try {
    return createRequire(import.meta.url)("better-sqlite3") as typeof import("better-sqlite3");
  } catch (error) {
    throw new UserError(
      "sqlite-missing",
      `better-sqlite3 cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      "Run `npm rebuild better-sqlite3` in gevo's folder.",
    );
  }
}

function migrate(database: Database, file: string): void {
  const taken = (): number => database.pragma("user_version", { simple: true }) as number;
  if (taken() > MIGRATIONS.length) {
    throw new UserError(
      "store-too-new",
      `${file} was written by a newer gevo`,
      "Update gevo, or move the file away to start afresh.",
    );
  }
  const steps = database.transaction(() => {
    // Read again inside the transaction: another process may have just done it.
    for (const step of MIGRATIONS.slice(taken())) database.exec(step);
    database.pragma(`user_version = ${MIGRATIONS.length}`);
  });
  if (taken() < MIGRATIONS.length) steps.immediate();
}

class SqliteStore implements Store {
  readonly #database: Database;
  readonly #file: string;
  readonly #locks: RunLocks;
  readonly #statements = new Map<string, Statement>();
  /** Both ways; holds committed edits only. */
  readonly #idOf = new Map<string, number>();
  readonly #editOf = new Map<number, Edit>();

  constructor(database: Database, file: string, locks: RunLocks) {
    this.#database = database;
    this.#file = file;
    this.#locks = locks;
  }

  createRun(config: RunConfig, prepared: Prepared): RunRow {
    return this.#guard(() => {
      const now = Date.now();
      const started = new Date(now).toISOString();
      const insert = this.#database.transaction(() => {
        const last = this.#sql("SELECT max(id) FROM runs").pluck().get() as string | null;
        const id = nextRunId(now, last ?? undefined);
        this.#sql("INSERT INTO runs VALUES (?, ?, ?, 'running', ?, 0, NULL)").run(
          id,
          toJson(config),
          toJson(prepared),
          started,
        );
        return id;
      });
      const id = insert.immediate();
      return { id, config, prepared, status: "running", started, seconds: 0 };
    });
  }

  hold(run: string): void {
    this.#guard(() => this.#locks.take(run));
  }

  runs(): readonly RunRow[] {
    return this.#guard(() => {
      const records = this.#sql("SELECT * FROM runs ORDER BY id").all() as RunRecord[];
      return records.map(runRow);
    });
  }

  run(id: string): RunRow | undefined {
    return this.#guard(() => {
      const record = this.#sql("SELECT * FROM runs WHERE id = ?").get(id) as RunRecord | undefined;
      return record === undefined ? undefined : runRow(record);
    });
  }

  append(run: string, row: EvaluationRow): void {
    const { sequence, generation, outcome, hash, from, seconds } = row;
    this.#withGenome(row.genome, (genome) => {
      this.#sql(
        "INSERT INTO evaluations VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, sequence) DO NOTHING",
      ).run(
        run,
        sequence,
        generation,
        genome,
        toJson(outcome),
        hash ?? null,
        from,
        seconds ?? null,
      );
    });
  }

  evaluations(run: string, first: number = 0, most: number = ALL): readonly EvaluationRow[] {
    return this.#guard(() => {
      const records = this.#sql(
        "SELECT sequence, generation, genome, outcome, hash, origin, seconds FROM evaluations " +
          "WHERE run = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
      ).all(run, first, most) as EvaluationRecord[];
      return records.map((record) => this.#evaluationRow(record));
    });
  }

  keep(run: string, { genome, outcome, hash, from }: Evaluated): void {
    this.#withGenome(genome, (ids) => {
      this.#sql("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)").run(
        run,
        ids,
        toJson(outcome),
        hash ?? null,
        from,
      );
    });
  }

  kept(run: string): readonly Evaluated[] {
    return this.#guard(() => {
      const records = this.#sql("SELECT genome, outcome, hash, origin FROM kept WHERE run = ?").all(
        run,
      ) as KeptRecord[];
      return records.map((record) => this.#evaluated(record));
    });
  }

  judge(run: string, genome: Genome, verdict: Verdict): void {
    this.#withGenome(genome, (ids) => {
      this.#sql("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?)").run(run, ids, toJson(verdict));
    });
  }

  verdict(run: string, genome: Genome): Verdict | undefined {
    return this.#guard(() => {
      const ids = genome.map((edit) =>
        this.#sql("SELECT id FROM edits WHERE text = ?").pluck().get(printEdit(edit)),
      );
      const text = this.#sql("SELECT verdict FROM verdicts WHERE run = ? AND genome = ?")
        .pluck()
        .get(run, ids.join(" ")) as string | undefined;
      return text === undefined ? undefined : (fromJson(text) as Verdict);
    });
  }

  progress(run: string, seconds: number): void {
    this.#guard(() => this.#sql("UPDATE runs SET seconds = ? WHERE id = ?").run(seconds, run));
  }

  finish(run: string, seconds: number, summary: unknown): void {
    this.#guard(() =>
      this.#sql("UPDATE runs SET status = 'done', seconds = ?, summary = ? WHERE id = ?").run(
        seconds,
        toJson(summary),
        run,
      ),
    );
  }

  /**
   * Texts of edits stay: another process may know them by their numbers. The file becomes smaller where no run is
   * unfinished, for that keeps other processes waiting; else what is free is used by later runs.
   */
  remove(runs: readonly string[]): void {
    this.#guard(() => {
      const remove = this.#database.transaction(() => {
        for (const run of runs) {
          for (const table of ["evaluations", "kept", "verdicts"])
            this.#sql(`DELETE FROM ${table} WHERE run = ?`).run(run);
          this.#sql("DELETE FROM runs WHERE id = ?").run(run);
        }
      });
      remove.immediate();
      this.#locks.forget(runs);
      const open = this.#sql("SELECT count(*) FROM runs WHERE status = 'running'").pluck().get();
      if (open !== 0) return;
      this.#database.exec("VACUUM");
      this.#database.pragma("wal_checkpoint(TRUNCATE)");
    });
  }

  close(): void {
    this.#locks.release();
    this.#database.close();
  }

  #evaluationRow(record: EvaluationRecord): EvaluationRow {
    const { sequence, generation, seconds } = record;
    const row = { sequence, generation, ...this.#evaluated(record) };
    return seconds === null ? row : { ...row, seconds };
  }

  #evaluated(record: KeptRecord): Evaluated {
    const { origin: from, hash } = record;
    const genome: Genome = record.genome
      .split(" ")
      .filter((id) => id !== "")
      .map((id) => this.#edit(Number(id)));
    const outcome = fromJson(record.outcome) as Outcome;
    return hash === null ? { genome, outcome, from } : { genome, outcome, from, hash };
  }

  /** Carries out a write in one transaction, with the numbers of a genome's edits. */
  #withGenome(genome: Genome, write: (ids: string) => void): void {
    this.#guard(() => {
      const added: [string, number][] = [];
      const insert = this.#database.transaction(() => {
        write(genome.map((edit) => this.#editId(printEdit(edit), added)).join(" "));
      });
      insert.immediate();
      for (const [text, id] of added) this.#idOf.set(text, id);
    });
  }

  #editId(text: string, added: [string, number][]): number {
    const known = this.#idOf.get(text);
    if (known !== undefined) return known;
    this.#sql("INSERT INTO edits (text) VALUES (?) ON CONFLICT (text) DO NOTHING").run(text);
    const id = this.#sql("SELECT id FROM edits WHERE text = ?").pluck().get(text) as number;
    added.push([text, id]);
    return id;
  }

  #edit(id: number): Edit {
    let edit = this.#editOf.get(id);
    if (edit === undefined) {
      const text = this.#sql("SELECT text FROM edits WHERE id = ?").pluck().get(id);
      if (typeof text !== "string") throw new SyntaxError(`edit ${id} is not there`);
      edit = parseEdit(text);
      this.#editOf.set(id, edit);
    }
    return edit;
  }

  #sql(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.#file);
    }
  }
}

function runRow({ id, config, prepared, status, started, seconds, summary }: RunRecord): RunRow {
  const row: RunRow = {
    id,
    config: fromJson(config) as RunConfig,
    prepared: fromJson(prepared) as Prepared,
    status,
    started,
    seconds,
  };
  return summary === null ? row : { ...row, summary: fromJson(summary) };
}
