/**
 * The SQLite schema as a list of steps; `user_version` says how many of them a file has taken.
 *
 * A step is never edited once released: a change is a further step. Old files are brought up to date
 * when they are opened, newer ones are refused.
 *
 * Edits are kept once each and named by number: the genomes of one run share most of theirs.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    config TEXT NOT NULL,            -- RunConfig as JSON
    prepared TEXT NOT NULL,          -- Prepared as JSON
    status TEXT NOT NULL,            -- running | done
    started TEXT NOT NULL,           -- ISO 8601
    seconds REAL NOT NULL,
    summary TEXT                     -- JSON, once finished
  ) WITHOUT ROWID;

  CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
  );

  CREATE TABLE evaluations (
    run TEXT NOT NULL REFERENCES runs (id),
    sequence INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    genome TEXT NOT NULL,            -- edit ids in application order, blank-separated
    outcome TEXT NOT NULL,           -- Outcome as JSON
    hash TEXT,                       -- artifact, when compilation got that far
    origin TEXT NOT NULL,            -- device | memory | none
    PRIMARY KEY (run, sequence)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE kept (
    run TEXT NOT NULL REFERENCES runs (id),
    genome TEXT NOT NULL,            -- as in evaluations
    outcome TEXT NOT NULL,
    hash TEXT,
    origin TEXT NOT NULL,
    PRIMARY KEY (run, genome)
  ) WITHOUT ROWID;

  CREATE TABLE verdicts (
    run TEXT NOT NULL REFERENCES runs (id),
    genome TEXT NOT NULL,
    verdict TEXT NOT NULL,           -- Verdict as JSON
    PRIMARY KEY (run, genome)
  ) WITHOUT ROWID;
  `,
  // Of the run when the evaluation was finished; null in rows that are older than this step.
  "ALTER TABLE evaluations ADD COLUMN seconds REAL",
];
