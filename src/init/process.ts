/**
 * The process that finds out about a kernel: compiles it, tries it, writes the workload's text. On its own
 * because the compiler library may abort on what it does not like; it answers one request and ends.
 */
import { readFileSync } from "node:fs";
import { emulator } from "../device/emulator/index.ts";
import { dieWithParent } from "../die-with-parent.ts";
import { type SentError, sentError, UserError } from "../errors.ts";
import type { Signature } from "../init.ts";
import { parsePtx } from "../ptx/index.ts";
import type { Wishes } from "./find.ts";
import { findPlan } from "./find.ts";
import type { KernelText } from "./kernel-text.ts";
import { kernelText } from "./kernel-text.ts";
import { signaturesOf } from "./signature.ts";
import { buildWith } from "./toolkit.ts";
import { Bench, extentsOf } from "./trial.ts";

export interface InitRequest {
  /** Absolute path. */
  readonly file: string;
  readonly cache: string;
  /** Clang's arguments. */
  readonly flags: readonly string[];
  /** Write a workload for this kernel; without it, kernels are only read. */
  readonly write?: {
    readonly kernel: string;
    readonly wishes: Wishes;
    readonly text: Omit<KernelText, "flags">;
  };
}

/** A workload for a kernel. */
export interface Written {
  readonly text: string;
  /** Size of a case, and the launch that was found, for people. */
  readonly size: number;
  readonly blocks: number;
  readonly threads: number;
  /** What speaks against the inputs that were found. */
  readonly doubts: readonly string[];
}

export type InitAnswer =
  | { readonly type: "read"; readonly signatures: readonly Signature[] }
  | { readonly type: "written"; readonly written: Written }
  | SentError;

function answer({ file, cache, flags: given, write }: InitRequest): InitAnswer {
  const { original, flags } = buildWith({ file, cache, flags: given });
  const source = /\.(cu|ll)$/.test(file) ? readFileSync(file, "utf8") : "";
  const signatures = signaturesOf(parsePtx(original.text), source);
  if (write === undefined) return { type: "read", signatures };
  const { kernel, wishes, text } = write;
  const signature = signatures.find((each) => each.kernel === kernel);
  if (signature === undefined) throw new Error(`${kernel} is not there any more`);
  const found = findPlan(signature, new Bench(emulator(), original), wishes);
  if (typeof found === "string") {
    throw new UserError(
      "no-inputs-found",
      `no inputs were found with which ${kernel} comes to its end: ${found}`,
      "Try --size or --threads, or write the workload by hand (README, “A workload of your own”).",
    );
  }
  const { plan, doubts } = found;
  const { size, blocks, threads } = extentsOf(plan, plan.size);
  return {
    type: "written",
    written: { text: kernelText(found, { ...text, flags }), size, blocks, threads, doubts },
  };
}

dieWithParent();
process.on("message", (request: InitRequest) => {
  let said: InitAnswer;
  try {
    said = answer(request);
  } catch (error) {
    said = sentError(error);
  }
  // Disconnecting before the message is out would lose it.
  process.send?.(said, () => process.disconnect());
});
