/**
 * Which variables and buffers an address can have been made from: a value keeps the objects of what it
 * was moved, converted, added to or chosen from. Computed from the text, for all executions at once;
 * the order of instructions does not matter, because compiled PTX writes most registers once.
 *
 * What is not known is not judged: addresses loaded from memory, passed through a call, or computed
 * from two objects (a difference of pointers is no index), and choices between an object and something
 * unknown.
 */
import type { Broadcast, Program, Step } from "../decode/program.ts";

/** Objects by number; `open` when the value may also come from elsewhere. */
interface Origin {
  readonly objects: readonly number[];
  readonly open: boolean;
}

/** Most objects that one value is followed to. */
const MOST = 16;
const OPEN: Origin = { objects: [], open: true };

/** The value is handed on: moves, address conversions, changes of an integer's width. */
const COPIES = /^(mov\.b(32|64)|cvta\.|low\.b64|cvt\.[us](32|64)\.[us](32|64))/;
/** Two operands, either of which may be an address; masks and disjoint bits included. */
const SUMS = /^(add|and|or)\.[bsu](32|64)$/;
const DIFFERENCES = /^sub\.[bsu](32|64)$/;
const SCALED = /^mad\.(lo|wide)\./;
const CHOICES = /^selp\.b(32|64)$/;

/**
 * For each step that accesses memory, the objects its address comes from; none when that is not known.
 * @param objectOf number of the object that a broadcast value points to, if it is one.
 */
export function origins(
  program: Program,
  objectOf: (source: Broadcast) => number | undefined,
): readonly (readonly number[])[] {
  const { steps, values } = program;
  const known = new Array<Origin | undefined>(values.length).fill(undefined);
  const readers: number[][] = values.map(() => []);
  steps.forEach((s, k) => {
    for (const v of s.reads) readers[v]?.push(k);
  });
  values.forEach(({ broadcast }, v) => {
    if (broadcast === undefined) return;
    const object = objectOf(broadcast);
    known[v] = object === undefined ? OPEN : { objects: [object], open: false };
  });
  const waiting = steps.map((_, k) => k).reverse();
  const queued = new Uint8Array(steps.length).fill(1);
  for (let k = waiting.pop(); k !== undefined; k = waiting.pop()) {
    queued[k] = 0;
    const made = transfer(steps[k]!, (v) => known[v]);
    if (made === undefined) continue;
    for (const v of steps[k]!.writes) {
      const joined = join(known[v], made);
      if (joined === known[v]) continue;
      known[v] = joined;
      for (const reader of readers[v]!) {
        if (queued[reader] === 1) continue;
        queued[reader] = 1;
        waiting.push(reader);
      }
    }
  }
  return steps.map((s) => {
    const origin = known[s.operands[1]];
    return origin === undefined || origin.open ? [] : origin.objects;
  });
}

/** What a step's result comes from; undefined while an operand has no value yet. */
function transfer(s: Step, of: (v: number) => Origin | undefined): Origin | undefined {
  if (s.writes.length === 0) return undefined;
  // What memory holds has no known origin, wherever the memory is.
  if (/^(ld|atom)\./.test(s.op)) return OPEN;
  const [, a, b, c] = s.operands;
  if (COPIES.test(s.op)) return of(a);
  const [x, y, z] = [of(a), of(b), of(c)];
  if (SCALED.test(s.op)) return sum(z, mixed([x, y]));
  if (x === undefined || (b >= 0 && y === undefined)) return undefined;
  if (y !== undefined && SUMS.test(s.op)) return sum(x, y);
  if (y !== undefined && DIFFERENCES.test(s.op)) return sum(x, mixed([y]));
  if (y !== undefined && CHOICES.test(s.op)) return join(x, y);
  return mixed([x, y, z]);
}

/** Numbers made from addresses: neither an index nor an address of one object. */
function mixed(from: readonly (Origin | undefined)[]): Origin {
  const objects = from.flatMap((each) => each?.objects ?? []);
  return objects.length === 0 ? OPEN : { objects: objects.slice(0, MOST), open: true };
}

/** Address plus index; a sum of two addresses is neither. */
function sum(x: Origin | undefined, y: Origin | undefined): Origin | undefined {
  if (x === undefined || y === undefined) return undefined;
  if (x.objects.length === 0) return y;
  if (y.objects.length === 0) return x;
  return mixed([x, y]);
}

/** The same value as `x` when that holds everything already. */
function join(x: Origin | undefined, y: Origin): Origin {
  if (x === undefined) return y;
  if (x.open) return x;
  const more = y.objects.filter((object) => !x.objects.includes(object));
  if (more.length === 0 && !y.open) return x;
  const objects = [...x.objects, ...more].slice(0, MOST);
  return { objects, open: y.open || x.objects.length + more.length > MOST };
}
