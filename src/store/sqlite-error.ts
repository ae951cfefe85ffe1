/** Turns what SQLite and the file system throw into what a user can mend. Decides by error code, never by message text. */
import { UserError } from "../errors.ts";

/** Result-code prefixes with the stable code and the next step. */
const KINDS: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    "store-locked",
    "is in use by another process",
    "Wait for the other gevo, or end it.",
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    "store-corrupt",
    "is not a store of gevo, or is damaged",
    "Move the file away to start afresh.",
  ],
  [
    /^SQLITE_(CANTOPEN|READONLY|PERM|FULL|IOERR|AUTH)|^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR)$/,
    "store-unwritable",
    "cannot be written",
    "Check its permissions and the free space of its disk.",
  ],
];

/** The error to throw in place of this one: the error itself when it is none of theirs. */
export function storeError(error: unknown, file: string): unknown {
  // Stored JSON that does not parse: the file was changed by something else.
  if (error instanceof SyntaxError) return damaged(file, error.message);
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const kind = KINDS.find(([pattern]) => pattern.test(code));
  if (kind === undefined) return error;
  const [, name, what, hint] = kind;
  return new UserError(name, `${file} ${what}: ${error.message}`, hint);
}

function damaged(file: string, message: string): UserError {
  return new UserError(
    "store-corrupt",
    `${file} is damaged: ${message}`,
    "Move the file away to start afresh.",
  );
}
