/** An edit that does not apply. Thrown by variants and operators, caught by `applyGenome`; never leaves it. */

/** The closed set of reasons at stage `apply`. */
export type RefusalReason =
  /** The instruction or slot to act on is not there (any more). */
  | "missing-target"
  /** The value to use is not there (any more). */
  | "missing-value"
  | "type-mismatch"
  /** What edits never touch: PHIs and terminators as targets, labels, callees, metadata. */
  | "not-eligible"
  | "unknown-operator";

export class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
