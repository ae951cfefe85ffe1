import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BasicBlock } from "./flow.ts";
import type { PtxFunction } from "./index.ts";
import { basicBlocks, deadInstructions, defs, EXIT, liveness, parsePtx, uses } from "./index.ts";

/** A body of random branches, exits, barriers and arithmetic; every statement has a label. */
const body = fc.integer({ min: 1, max: 14 }).chain((size) => {
  const label = fc.nat(size - 1).map((k) => `L${k}`);
  const register = fc.nat(4).map((k) => `%r${k}`);
  const statement = fc.oneof(
    label.map((target) => `bra ${target};`),
    label.map((target) => `@%p0 bra ${target};`),
    fc.constantFrom("ret;", "@%p0 exit;", "bar.sync 0;"),
    fc.tuple(register, register, register).map(([d, a, b]) => `add.s32 ${d}, ${a}, ${b};`),
    fc.tuple(register, register).map(([d, a]) => `@%p0 mov.b32 ${d}, ${a};`),
    register.map((a) => `st.global.u32 [%rd0], ${a};`),
  );
  return fc.array(statement, { minLength: size, maxLength: size });
});

function functionOf(statements: readonly string[]): PtxFunction {
  const text = statements.map((each, k) => `L${k}: ${each}`).join("\n");
  const registers = ".reg .pred %p<1>; .reg .b32 %r<5>; .reg .b64 %rd<1>;";
  const module = parsePtx(`.version 8.5 .target sm_90 .entry f() { ${registers}\n${text}\n}`);
  return module.functions[0] as PtxFunction;
}

/** Whether a path leads from a block to the exit that does not touch `without`. */
function escapes(blocks: readonly BasicBlock[], from: number, without: number): boolean {
  const seen = new Set<number>();
  const visit = (block: number): boolean => {
    if (block === EXIT) return true;
    if (block === without || seen.has(block)) return false;
    seen.add(block);
    return blocks[block]!.successors.some(visit);
  };
  return visit(from);
}

/** Whether a register is read before it is certainly written, from this instruction on. */
function isLive(fn: PtxFunction, blocks: readonly BasicBlock[], name: string, from: number) {
  const seen = new Set<number>();
  const visit = (block: number): boolean => {
    if (block === EXIT || seen.has(block)) return false;
    seen.add(block);
    const { start, end, successors } = blocks[block]!;
    for (let at = start; at < end; at++) {
      if (uses(fn.body[at]!).includes(name)) return true;
      if (fn.body[at]!.guard === undefined && defs(fn.body[at]!).includes(name)) return false;
    }
    return successors.some(visit);
  };
  return blocks[from]!.successors.some(visit);
}

describe("any body", () => {
  it("is covered by blocks whose neighbours agree", () => {
    fc.assert(
      fc.property(body, (statements) => {
        const blocks = basicBlocks(functionOf(statements).body);
        expect(blocks[0]?.start).toBe(0);
        expect(blocks.at(-1)?.end).toBe(statements.length);
        blocks.forEach((block, k) => {
          if (k > 0) expect(block.start).toBe(blocks[k - 1]?.end);
          for (const next of block.successors) {
            if (next !== EXIT) expect(blocks[next]?.predecessors).toContain(k);
          }
          for (const before of block.predecessors) {
            expect(blocks[before]?.successors).toContain(k);
          }
        });
      }),
    );
  });

  it("joins at the nearest block that no path to the exit avoids", () => {
    fc.assert(
      fc.property(body, (statements) => {
        const blocks = basicBlocks(functionOf(statements).body);
        const all = [...blocks.keys()];
        for (const block of all) {
          const forced = all.filter((d) => d !== block && !escapes(blocks, block, d));
          const reaches = escapes(blocks, block, Number.NaN);
          // The nearest is the one whose own way to the exit goes through all others.
          const nearest = forced.find((d) =>
            forced.every((other) => other === d || !escapes(blocks, d, other)),
          );
          const expected = reaches ? (nearest ?? EXIT) : EXIT;
          expect(blocks[block]?.postDominator).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("has live registers where a path reads them", () => {
    fc.assert(
      fc.property(body, (statements) => {
        const fn = functionOf(statements);
        const blocks = basicBlocks(fn.body);
        const { liveOut } = liveness(fn, blocks);
        for (const block of blocks.keys()) {
          const expected = [...fn.registers.keys()].filter((r) => isLive(fn, blocks, r, block));
          expect([...liveOut[block]!].sort()).toEqual(expected.sort());
        }
      }),
    );
  });

  it("has dead instructions that no kept one reads from", () => {
    fc.assert(
      fc.property(body, (statements) => {
        const fn = functionOf(statements);
        const dead = deadInstructions(fn);
        const kept = fn.body.filter((_, at) => !dead.has(at));
        const read = new Set(kept.flatMap(uses));
        for (const at of dead) for (const d of defs(fn.body[at]!)) expect(read).not.toContain(d);
        expect(kept.length).toBeGreaterThanOrEqual(
          fn.body.filter((each) => !["add", "mov"].includes(each.opcode)).length,
        );
      }),
    );
  });
});

it("counts 64-bit registers twice and predicates not at all", () => {
  const fn = functionOf(["@%p0 st.global.u32 [%rd0], %r0;", "ret;"]);
  expect(liveness(fn).maxWords).toBe(3);
});
