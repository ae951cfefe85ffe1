/**
 * From a row of an operation table to a handler. A row says what happens in one lane; this file
 * writes the loop over the lanes around it, once for all 32 lanes and once for some, and compiles the
 * text when the operation is first needed. Compiled once per process, never per kernel. (One loop
 * shared by all rows and calling back into them would cost an indirect call per lane.)
 *
 * The language of a row's body is JavaScript with operands written as `$a.i`:
 *   i, u, f  32-bit lane as signed, unsigned, float      h, uh16  low 16 bits, signed and unsigned
 *   lo, hi   halves of a 64-bit lane, signed             ul, uh   the same, unsigned
 *   d        64-bit lane as double                       p        predicate bit of the lane, 0 or 1
 *   m        a whole predicate word (only in `whole` rows)
 * Operands: d (result), e (second result), a, b, c (sources), z (fourth source). A body reads its
 * sources before it writes the result, because slots may coincide. A row with a predicate result sets
 * `R |= bit` in it. Names of `numeric/` may be called.
 */
import type { Handler } from "../machine.ts";
import { numeric } from "../numeric/index.ts";

export interface Row {
  /** Operand classes, results before `=`: w 32 bits or fewer, l 64 bits, p predicate. */
  readonly sig: string;
  readonly body: string;
  /** The body runs once for the whole warp, not per lane. */
  readonly whole?: true;
}

export type Rows = Record<string, Row>;

/** Field of `code` that holds each operand name. */
const fields: Record<string, number> = { d: 0, a: 1, b: 2, c: 3, e: 4, z: 5 };

const views: Record<string, (o: string) => string> = {
  i: (o) => `I[${o}+i]`,
  u: (o) => `U[${o}+i]`,
  f: (o) => `F[${o}+i]`,
  h: (o) => `(I[${o}+i]<<16>>16)`,
  uh16: (o) => `(I[${o}+i]&65535)`,
  lo: (o) => `I[${o}+j]`,
  hi: (o) => `I[${o}+j+1]`,
  ul: (o) => `U[${o}+j]`,
  uh: (o) => `U[${o}+j+1]`,
  d: (o) => `D[${o}D+i]`,
  p: (o) => `(${o}P>>>i&1)`,
  m: (o) => `I[${o}]`,
};

/** Text of the handler function for one row. */
export function source(name: string, row: Row): string {
  const used = new Set<string>();
  const wide = new Set<string>();
  const bits = new Set<string>();
  const body = row.body.replace(/\$([dabcez])\.(\w+)/g, (_, o: string, view: string) => {
    used.add(o);
    if (view === "d") wide.add(o);
    if (view === "p") bits.add(o);
    const write = views[view];
    if (write === undefined) throw new Error(`row ${name}: unknown view ${view}`);
    return write(o);
  });
  for (const [, o] of row.body.matchAll(/\b([abcd])\+j/g)) used.add(o!);
  const results = row.sig.split("=")[0] ?? "";
  const predicate = row.whole
    ? undefined
    : results[0] === "p"
      ? "d"
      : results[1] === "p"
        ? "e"
        : undefined;
  if (predicate !== undefined) used.add(predicate);
  const out = [`const C=m.code,base=m.base,I=m.I,U=m.U,F=m.F,D=m.D;`];
  for (const o of used) out.push(`const ${o}=base+C[p+${fields[o]}];`);
  for (const o of wide) out.push(`const ${o}D=${o}>>1;`);
  for (const o of bits) out.push(`const ${o}P=I[${o}];`);
  if (row.whole) {
    out.push(body);
  } else {
    const pair = /\+j/.test(body) ? "const j=i+i;" : "";
    const bit = /\bbit\b/.test(body) ? "const bit=1<<i;" : "";
    const lane = `${pair}${bit}${body}`;
    if (predicate !== undefined) out.push("let R=0;");
    out.push(`if(mask===-1){for(let i=0;i<32;i++){${lane}}}`);
    out.push(
      `else{for(let rest=mask;rest!==0;rest&=rest-1){const i=31-Math.clz32(rest&-rest);${lane}}}`,
    );
    if (predicate !== undefined) out.push(`I[${predicate}]=I[${predicate}]&~mask|R&mask;`);
  }
  return `(m,p,mask)=>{${out.join("\n")}}`;
}

/** Compiles a row; `name` shows up in profiles. */
export function compile(name: string, row: Row): Handler {
  const text = `const {${Object.keys(numeric).join(",")}}=N;
const handlers={"${name}":${source(name, row)}};return handlers["${name}"];`;
  return new Function("N", text)(numeric) as Handler;
}
