/**
 * Unrolls loops that hold barriers, votes or shuffles, where an edit advises to. LLVM leaves such loops alone when it does not
 * know the number of rounds, since what it calls *convergent* must not get into a remainder that some threads reach and
 * others do not; nvcc unrolls them. So the mark is lifted while LLVM's own unroller runs, on loops with advice
 * alone, and put back before anything else does.
 *
 * Refuses to know whether all threads go the same number of rounds: as with other edits, checks and watchers say.
 */
import type { Rejection } from "../../fitness.ts";
import { attributeKind, FUNCTION } from "./attributes.ts";
import { run } from "./codegen.ts";
import { Flow } from "./flow.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { OP } from "./opcodes.ts";

const CONVERGENT = "convergent";
/** Nothing but what advice asks for. */
const PASS =
  "function(loop-unroll<O3;no-partial;no-peeling;no-runtime;no-upperbound;full-unroll-max=0>)";

/** @param branches close the loops that are to be unrolled by a number; those that hold nothing convergent wait for `-O3`. */
export function unrollConvergent(
  module: Handle,
  branches: readonly Handle[],
  arch: string,
): Rejection | undefined {
  if (!branches.some(closesConvergent)) return undefined;
  const { c } = llvm();
  const kind = attributeKind(CONVERGENT);
  const lifted: (readonly [Handle, Handle])[] = [];
  for (let fn = c.GetFirstFunction(module); fn !== 0; fn = c.GetNextFunction(fn)) {
    const mark = c.GetEnumAttributeAtIndex(fn, FUNCTION, kind);
    if (c.IsDeclaration(fn) === 0 || mark === 0) continue;
    c.RemoveEnumAttributeAtIndex(fn, FUNCTION, kind);
    lifted.push([fn, mark]);
  }
  const failed = run(module, PASS, arch);
  for (const [fn, mark] of lifted) c.AddAttributeAtIndex(fn, FUNCTION, mark);
  return failed;
}

function closesConvergent(branch: Handle): boolean {
  const { c } = llvm();
  const block = c.GetInstructionParent(branch);
  const { blocks, numbers, loops } = new Flow(c.GetBasicBlockParent(block));
  const body = loops.bodies.get(numbers.get(block) ?? -1) ?? [];
  return [...body].some((number) => callsConvergent(blocks[number] as Handle));
}

function callsConvergent(block: Handle): boolean {
  const { c } = llvm();
  const kind = attributeKind(CONVERGENT);
  for (let i = c.GetFirstInstruction(block); i !== 0; i = c.GetNextInstruction(i)) {
    if (c.GetInstructionOpcode(i) !== OP.call) continue;
    const callee = c.GetCalledValue(i);
    if (c.IsAFunction(callee) === 0) continue;
    if (c.GetEnumAttributeAtIndex(callee, FUNCTION, kind) !== 0) return true;
  }
  return false;
}
