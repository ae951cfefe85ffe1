/** From a kernel of a parsed module to the program that the executor runs. */
import { DeviceFault } from "../../../fault.ts";
import { type Handler, STRIDE } from "../machine.ts";
import { handler } from "../ops/index.ts";
import { splitBlocks } from "./blocks.ts";
import { inline } from "./inline.ts";
import { lowerInstruction } from "./instruction.ts";
import { Lowering } from "./lowering.ts";
import type { Layout, Program, Step } from "./program.ts";
import type { PtxFunction, PtxModule, PtxVariable } from "./ptx.ts";
import { allocate } from "./slots.ts";

/** Most 32-bit words of a warp's registers and constants: 8192 times 32 lanes. */
const MOST_WORDS = 1 << 18;

export function decode(module: PtxModule, entry: PtxFunction): Program {
  const flat = inline(module, entry);
  const layout = layOut(module, flat.variables);
  const spaces = new Map<string, string>();
  for (const v of module.variables) spaces.set(v.name, v.space);
  for (const v of flat.variables) spaces.set(v.name, v.space === "param" ? "local" : v.space);
  const params = new Map(entry.params.map((p) => [p.name, p.offset]));
  const lowering = new Lowering(entry.name, { registers: flat.registers, params, spaces });
  const at: number[] = [];
  for (const instruction of flat.body) {
    at.push(lowering.steps.length);
    lowerInstruction(lowering, instruction);
  }
  at.push(lowering.steps.length);
  const { steps, values } = lowering;
  const numbered = splitBlocks(steps, at);
  const slots = allocate(values, steps, numbered);
  if (slots.words > MOST_WORDS)
    throw new DeviceFault("too-large", "the kernel has too many registers and constants", {
      entry: entry.name,
      ...(steps[0] === undefined ? {} : { line: steps[0].instruction.line }),
    });
  const slot = (v: number): number => (v < 0 ? -1 : slots.slot[v]!);
  const blocks = numbered.map((b) => ({ ...b, guard: slot(b.guard) }));
  const code = new Int32Array(steps.length * STRIDE);
  const handlers: Handler[] = [];
  const inner: (Handler | undefined)[] = [];
  steps.forEach((s, k) => {
    encode(s, code, k * STRIDE, slot);
    const run = s.op.startsWith("@") ? handler("nop") : handler(s.op);
    if (run === undefined)
      throw new DeviceFault("unsupported-instruction", `${s.op} (line ${s.instruction.line})`, {
        entry: entry.name,
        line: s.instruction.line,
      });
    const guarded = s.guard >= 0 && !s.op.startsWith("@");
    handlers.push(guarded ? runGuarded : run);
    inner.push(guarded ? run : undefined);
  });
  const last = entry.params.at(-1);
  return {
    entry: entry.name,
    steps,
    values,
    code,
    handlers,
    inner,
    lines: steps.map((s) => s.instruction.line),
    blocks,
    broadcasts: values.flatMap((v, k) =>
      v.broadcast === undefined || slots.slot[k]! < 0
        ? []
        : [{ slot: slots.slot[k]!, class: v.class, source: v.broadcast }],
    ),
    words: slots.words,
    registerWords: slots.registerWords,
    readsBlank: slots.readsBlank,
    params: entry.params,
    paramBytes: last === undefined ? 0 : last.offset + last.bytes,
    layout,
    maxLive: Math.max(0, ...slots.blockLive),
    blockLive: slots.blockLive,
    directives: entry.directives,
    line: entry.line,
  };
}

/** Runs the instruction for the lanes whose guard holds. */
const runGuarded: Handler = (m, p, mask) => {
  const guard = m.code[p + 7]!;
  const bits = m.I[m.base + (guard >> 1)]!;
  const lanes = mask & (guard & 1 ? ~bits : bits);
  if (lanes !== 0) m.inner[p / STRIDE]!(m, p, lanes);
};

function encode(s: Step, code: Int32Array, p: number, slot: (v: number) => number): void {
  s.operands.forEach((v, k) => {
    code[p + k] = slot(v);
  });
  if (s.operands[5] < 0) code[p + 5] = s.x;
  code[p + 6] = s.y;
  code[p + 7] = s.guard < 0 ? -1 : slot(s.guard) * 2 + (s.negated ? 1 : 0);
}

function layOut(module: PtxModule, variables: readonly PtxVariable[]): Layout {
  const shared = new Map<string, number>();
  const local = new Map<string, number>();
  const bytes = new Map<string, number>();
  let sharedBytes = 0;
  let localBytes = 0;
  let dynamicAlign = 16;
  const align = (x: number, to: number): number => Math.ceil(x / to) * to;
  for (const v of [...module.variables, ...variables]) {
    bytes.set(v.name, v.bytes);
    if (v.space === "shared" && v.bytes === 0) dynamicAlign = Math.max(dynamicAlign, v.align);
    else if (v.space === "shared") {
      const at = align(sharedBytes, v.align);
      shared.set(v.name, at);
      sharedBytes = at + v.bytes;
    } else if (v.space === "local" || v.space === "param") {
      const at = align(localBytes, v.align);
      local.set(v.name, at);
      localBytes = at + v.bytes;
    }
  }
  const dynamic = align(sharedBytes, dynamicAlign);
  for (const v of [...module.variables, ...variables])
    if (v.space === "shared" && v.bytes === 0) shared.set(v.name, dynamic);
  return { shared, sharedBytes, dynamic, local, localBytes, bytes };
}
