/**
 * The two kinds of error that may leave a function.
 *
 * A failed candidate is neither: it is data (see fitness.ts). A `UserError` is something the user
 * can mend: it has a stable code and says the next step. Anything else that is thrown is a bug of
 * ours and is reported as one.
 */

/** A mistake that the user can mend. The CLI prints `message` and `hint` and exits with code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Stable, kebab-case: `workload-not-found`, `device-missing`. */
  readonly code: string;
  /** The next step, as an imperative sentence. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** A state that our own code should have made impossible. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** An error as it travels from a child process to its parent. */
export type SentError =
  | {
      readonly type: "user-error";
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    }
  | { readonly type: "bug"; readonly message: string };

export function sentError(error: unknown): SentError {
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return { type: "user-error", code, message, hint };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "bug", message: text };
}
