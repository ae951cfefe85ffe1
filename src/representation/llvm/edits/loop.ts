/**
 *     loop 15 unroll 4        the loop that branch 15 closes is unrolled by 4
 *     loop 15 unroll full     … altogether;  `off`: not at all
 *     loop 15 vectorize 2     … is vectorised by 2
 *
 * Advice to the optimiser that runs after the edits, as `!llvm.loop` metadata (LLVM Language Reference,
 * "llvm.loop"). Nothing but speed can change, as long as threads that wait for each other go the same number of rounds:
 * loops with barriers are unrolled, too (unroll.ts).
 */

import type { Edit } from "../../../genome.ts";
import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import { OP } from "../opcodes.ts";
import type { Variant } from "../variant.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

/** Advice by its two words: the metadata's name and number, if it has one. */
const ADVICE: Readonly<Record<string, readonly [string, bigint?]>> = {
  "unroll off": ["llvm.loop.unroll.disable"],
  "unroll full": ["llvm.loop.unroll.full"],
  ...Object.fromEntries(
    [2n, 4n, 8n, 16n].map((n) => [`unroll ${n}`, ["llvm.loop.unroll.count", n] as const]),
  ),
  ...Object.fromEntries(
    [2n, 4n].map((n) => [`vectorize ${n}`, ["llvm.loop.vectorize.width", n] as const]),
  ),
};

/** Whether an edit advises to unroll by a number. */
export function unrolls({ op, targets: [, subject, number] }: Edit): boolean {
  return op === "loop" && subject === "unroll" && Number(number) > 1;
}

export const loop: Operator = listed({
  name: "loop",
  targets: 3,

  every: (snapshot) =>
    snapshot.instructions
      .filter((each) => each.opcode === OP.br && snapshot.closesLoop(each))
      .flatMap((place) =>
        Object.keys(ADVICE).map((advice) => ({
          edit: { op: "loop", targets: [place.id, ...advice.split(" ")], rewires: [] },
          place,
        })),
      ),

  apply(variant, edit) {
    const { c } = llvm();
    const [target, ...words] = edit.targets;
    const advice = ADVICE[words.join(" ")];
    if (advice === undefined) {
      throw new Refusal("missing-value", `there is no advice "${words.join(" ")}"`);
    }
    const branch = variant.present(target);
    if (c.GetInstructionOpcode(branch) !== OP.br) {
      throw new Refusal("not-eligible", `${target} closes no loop`);
    }
    give(variant, branch, ...advice);
  },
});

/** Adds one piece of advice; what stands there already stays, but for advice of the same subject. */
function give(variant: Variant, branch: Handle, name: string, number?: bigint): void {
  const { c } = llvm();
  const { context } = variant;
  const kind = c.GetMDKindIDInContext(context, "llvm.loop", "llvm.loop".length);
  const subject = name.split(".").slice(0, 3).join(".");
  const kept = adviceOn(branch, kind).filter(({ key }) => !key.startsWith(subject));
  const key = c.MDStringInContext2(context, name, name.length);
  const cells = [key];
  if (number !== undefined) {
    cells.push(c.ValueAsMetadata(c.ConstInt(c.Int32TypeInContext(context), number, 0)));
  }
  const added = c.MDNodeInContext2(context, cells, cells.length);
  // A loop's node is its own first operand, which makes it unlike that of any other loop.
  const placeholder = c.TemporaryMDNode(context, [], 0);
  const operands = [placeholder, ...kept.map(({ node }) => node), added];
  const node = c.MDNodeInContext2(context, operands, operands.length);
  c.MetadataReplaceAllUsesWith(placeholder, node);
  c.SetMetadata(branch, kind, c.MetadataAsValue(context, node));
}

function adviceOn(
  branch: Handle,
  kind: number,
): readonly { readonly key: string; readonly node: Handle }[] {
  const { c } = llvm();
  const loop = c.GetMetadata(branch, kind);
  if (loop === 0) return [];
  return operandsOf(loop)
    .slice(1)
    .map((value) => {
      // Not all are advice: with debug information, a loop's place stands there as well.
      const [first = 0] = operandsOf(value);
      const key = (first === 0 ? undefined : c.GetMDString(first, [0])) ?? "";
      return { key, node: c.ValueAsMetadata(value) };
    });
}

function operandsOf(node: Handle): readonly Handle[] {
  const { c } = llvm();
  const operands = new Array<number>(c.GetMDNodeNumOperands(node)).fill(0);
  if (operands.length > 0) c.GetMDNodeOperands(node, operands);
  return operands;
}
