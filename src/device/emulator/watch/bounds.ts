/**
 * Watches for accesses that stay in mapped memory but leave what their address was made from
 * (origins.ts): from one shared array into the next, from one buffer into another, from a local or
 * module variable into its neighbour. Accesses outside of mapped memory are faults in any case.
 *
 * Every `.shared`, `.local`, `.global` and `.const` variable and every buffer is an object of its own;
 * all dynamic shared memory is one, and so is the `__local_depot` into which a compiler merges a
 * function's arrays.
 */
import type { Broadcast, Program } from "../decode/program.ts";
import type { Machine } from "../machine.ts";
import { space } from "../memory/space.ts";
import { type Access, firstLane, type Look, type Report } from "./access.ts";
import type { Allocated } from "./allocated.ts";
import { origins } from "./origins.ts";
import type { Spaces } from "./spaces.ts";

/** Bytes [start, end) of a space; of the arena, for global ones. */
interface Extent {
  readonly name: string;
  readonly where: number;
  readonly start: number;
  readonly end: number;
}

/** Where a module variable lies in its space. */
export interface Variable {
  readonly where: number;
  readonly start: number;
  readonly bytes: number;
}

/** What a launch has to do with addresses. */
export interface Addresses {
  readonly params: Uint8Array;
  /** Bytes of dynamic shared memory. */
  readonly dynamic: number;
  readonly variable: (name: string) => Variable | undefined;
}

export class Bounds {
  readonly #allocated: Allocated;
  readonly #spaces: Spaces;
  readonly #report: Report;
  #objects: Extent[] = [];
  #origins: readonly (readonly number[])[] = [];

  constructor(allocated: Allocated, spaces: Spaces, report: Report) {
    this.#allocated = allocated;
    this.#spaces = spaces;
    this.#report = report;
  }

  launch(program: Program, addresses: Addresses): void {
    const numbers = new Map<string, number>();
    const objects: Extent[] = [];
    this.#objects = objects;
    this.#origins = origins(program, (source) => {
      const extent = this.#extent(program, addresses, source);
      if (extent === undefined) return undefined;
      const key = `${extent.where}:${extent.start}`;
      const number = numbers.get(key) ?? objects.length;
      if (number === objects.length) objects.push(extent);
      numbers.set(key, number);
      return number;
    });
  }

  /** The look at one access, when it is known what its address was made from. */
  lookAt({ step, p, size, writes }: Access): Look | undefined {
    const extents = this.#origins[step]!.map((object) => this.#objects[object]!);
    const [first] = extents;
    if (first === undefined) return undefined;
    return (m, _, mask) => {
      for (let r = mask; r !== 0; r &= r - 1) {
        const lane = firstLane(r);
        const at = m.address[lane]!;
        const where = this.#spaces.of(m, at);
        const offset = at - this.#spaces.origin(m, where, lane);
        if (extents.some((e) => e.where === where && inside(e, offset, size))) continue;
        this.#report("out-of-bounds", m, p, lane, at, () =>
          describe(first, where, offset, size, writes, this.#holder(m, where, offset)),
        );
      }
    };
  }

  /** Whose bytes they are. */
  #holder(_: Machine, where: number, offset: number): string {
    const known = this.#objects.find((e) => e.where === where && inside(e, offset, 1));
    return known === undefined ? "" : `, in ${known.name}`;
  }

  #extent(program: Program, { params, dynamic, variable }: Addresses, source: Broadcast) {
    if (source.kind === "param") return this.#pointee(program, params, source);
    if (source.kind !== "symbol") return undefined;
    const { name } = source;
    const { layout } = program;
    const extent = (where: number, start: number, bytes: number): Extent => {
      return { name, where, start, end: start + bytes };
    };
    const shared = layout.shared.get(name);
    if (shared !== undefined)
      return extent(space.shared, shared, layout.bytes.get(name) || dynamic);
    const local = layout.local.get(name);
    if (local !== undefined) return extent(space.local, local, layout.bytes.get(name)!);
    const found = variable(name);
    return found === undefined ? undefined : extent(found.where, found.start, found.bytes);
  }

  /** The buffer that a 64-bit parameter points into. */
  #pointee(
    program: Program,
    params: Uint8Array,
    source: Broadcast & { kind: "param" },
  ): Extent | undefined {
    if (!source.type.endsWith("64")) return undefined;
    const view = new DataView(params.buffer, params.byteOffset);
    if (source.offset + 8 > params.byteLength) return undefined;
    if (view.getUint32(source.offset + 4, true) !== space.global) return undefined;
    const buffer = this.#allocated.find(view.getUint32(source.offset, true));
    if (buffer === undefined) return undefined;
    const number = program.params.findIndex((each) => each.offset === source.offset) + 1;
    const { start, end, role } = buffer;
    return { name: `the ${role} buffer of argument ${number}`, where: space.global, start, end };
  }
}

const inside = ({ start, end }: Extent, offset: number, size: number): boolean =>
  offset >= start && offset + size <= end;

function describe(
  { name, where, start, end }: Extent,
  there: number,
  offset: number,
  size: number,
  writes: boolean,
  holder: string,
): string {
  const what = `a ${writes ? "write" : "read"} of ${size} bytes`;
  if (there !== where)
    return `${what} that is not in ${name}, from which its address comes${holder}`;
  const far =
    offset < start ? `${start - offset} bytes before` : `${offset - end} bytes behind the end of`;
  const across = offset < end && offset >= start ? "across the end of" : far;
  return `${what} ${across} ${name}, from which its address comes${holder}`;
}
