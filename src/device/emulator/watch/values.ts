/**
 * Values of probes (probe.ts): how often the value that an operand has was there, within which bounds, and how
 * often it equalled the one that an edit would put in its place. The pair is moved by two instructions in turn.
 */
import { type Observed, PROBE } from "../../../probe.ts";
import type { Step } from "../decode/program.ts";
import { field, type Handler, type Machine } from "../machine.ts";
import { firstLane } from "./access.ts";

type Kind = "s32" | "s64" | "b64" | "f32" | "f64";

interface Counts {
  count: number;
  equal: number;
  least: number;
  most: number;
  /** Addresses are not compared with each other. */
  readonly ranged: boolean;
}

export class Values {
  readonly #probes = new Map<number, Counts>();
  /** What the lanes of the running warp have moved first. */
  readonly #old: (number | bigint)[] = [];

  get observed(): readonly Observed[] {
    return [...this.#probes].map(([rewire, { count, equal, least, most, ranged }]) => ({
      rewire,
      count,
      equal,
      ...(ranged && count > 0 ? { range: [least, most] as const } : {}),
    }));
  }

  /** The handler of a probe's move, with a look behind it; undefined for any other step. */
  wrapped(step: Step, run: Handler): Handler | undefined {
    const { opcode, modifiers, operands } = step.instruction;
    const [to] = operands;
    if ((opcode !== "mov" && opcode !== "selp") || to?.kind !== "register") return undefined;
    const [, index, which] = PROBE.exec(to.name) ?? [];
    if (index === undefined) return undefined;
    const kind = modifiers.at(-1) as Kind;
    const counts = this.#countsOf(Number(index), kind !== "b64");
    return (m, p, mask) => {
      run(m, p, mask);
      const at = m.base + (m.code[p + field.d] as number);
      for (let r = mask; r !== 0; r &= r - 1) {
        const lane = firstLane(r);
        const value = read(m, at, lane, kind);
        if (which === "old") this.#old[lane] = value;
        else note(counts, this.#old[lane] as number | bigint, value);
      }
    };
  }

  #countsOf(index: number, ranged: boolean): Counts {
    let counts = this.#probes.get(index);
    if (counts === undefined) {
      counts = { count: 0, equal: 0, least: Infinity, most: -Infinity, ranged };
      this.#probes.set(index, counts);
    }
    return counts;
  }
}

function note(counts: Counts, old: number | bigint, substitute: number | bigint): void {
  counts.count++;
  if (old === substitute) counts.equal++;
  counts.least = Math.min(counts.least, Number(old));
  counts.most = Math.max(counts.most, Number(old));
}

function read(m: Machine, at: number, lane: number, kind: Kind): number | bigint {
  switch (kind) {
    case "s32":
      return m.I[at + lane] as number;
    case "f32":
      return m.F[at + lane] as number;
    case "f64":
      return m.D[(at >> 1) + lane] as number;
    case "s64":
    case "b64": {
      const [low, high] = [m.U[at + 2 * lane] as number, m.I[at + 2 * lane + 1] as number];
      return (BigInt(high) << 32n) | BigInt(low);
    }
    default:
      return kind satisfies never;
  }
}
