/** From an operation's name to its handler and operand classes; rows are compiled on first use. */
import type { Handler } from "../machine.ts";
import { atomic } from "./atomic.ts";
import { compare } from "./compare.ts";
import { convert } from "./convert.ts";
import { float } from "./float.ts";
import { half } from "./half.ts";
import { host } from "./host.ts";
import { integer } from "./integer.ts";
import { long } from "./long.ts";
import { memory } from "./memory.ts";
import { compile, type Row, type Rows } from "./template.ts";
import { warp } from "./warp.ts";

const rows: Rows = Object.assign(Object.create(null), integer, long, float, half, compare);
const handlers: Record<string, Handler> = Object.assign(
  Object.create(null),
  memory,
  atomic,
  warp,
  host,
);

/** The row of an operation; `cvt.…` rows are made on demand. */
export function row(name: string): Row | undefined {
  const known = rows[name];
  if (known !== undefined) return known;
  if (!name.startsWith("cvt.")) return undefined;
  const made = convert(name.slice(4).split("."));
  if (made !== undefined) rows[name] = made;
  return made;
}

/** The handler of an operation that `row` or the hand-written tables know. */
export function handler(name: string): Handler | undefined {
  const known = handlers[name];
  if (known !== undefined) return known;
  const made = row(name);
  if (made === undefined) return undefined;
  const compiled = compile(name, made);
  handlers[name] = compiled;
  return compiled;
}

/** Names of all table rows, for tests. */
export const rowNames: readonly string[] = Object.keys(rows);
