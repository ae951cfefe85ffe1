/**
 * One process at a time carries out a run. The lock is SQLite's own, on a file of its own for every run beside the store:
 * the operating system gives it back when the process ends, however that happens, so a dead one holds nothing. A text
 * beside it names the process that has it, for people.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** An open database: its lock lasts until it is closed. */
interface Database {
  exec(sql: string): unknown;
  close(): unknown;
}

export class RunLocks {
  readonly #folder: string;
  readonly #open: (file: string) => Database;
  readonly #held = new Map<string, Database>();

  /** @param open a database, without waiting for others. */
  constructor(folder: string, open: (file: string) => Database) {
    this.#folder = folder;
    this.#open = open;
  }

  /** Once more changes nothing. @throws UserError `run-busy`. */
  take(run: string): void {
    if (this.#held.has(run)) return;
    mkdirSync(this.#folder, { recursive: true });
    const database = this.#open(join(this.#folder, `${run}.lock`));
    try {
      database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      if ((error as { readonly code?: unknown }).code !== "SQLITE_BUSY") throw error;
      throw new UserError(
        "run-busy",
        `run ${run} is being carried out by another gevo (process ${this.#holder(run)})`,
        `Wait until it has ended, or stop it with Ctrl-C there; \`gevo show ${run}\` shows it meanwhile.`,
      );
    }
    this.#held.set(run, database);
    writeFileSync(this.#holderFile(run), `${process.pid}\n`);
  }

  /** Removes what belongs to runs that are no more. */
  forget(runs: readonly string[]): void {
    for (const run of runs) {
      this.#held.get(run)?.close();
      this.#held.delete(run);
      rmSync(join(this.#folder, `${run}.lock`), { force: true });
      rmSync(this.#holderFile(run), { force: true });
    }
  }

  /** Gives all back. */
  release(): void {
    for (const database of this.#held.values()) database.close();
    this.#held.clear();
  }

  #holderFile(run: string): string {
    return join(this.#folder, `${run}.pid`);
  }

  #holder(run: string): string {
    try {
      return readFileSync(this.#holderFile(run), "utf8").trim();
    } catch {
      return "unknown";
    }
  }
}
