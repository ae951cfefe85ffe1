/** Writes the AssemblyScript functions of the table in rows.ts: one exported handler an operation. */
import { row } from "../ops/index.ts";
import { exportName } from "./names.ts";
import { masks, scalars, shifts, vectors } from "./rows.ts";

const fields: Record<string, string> = { a: "A", b: "B", c: "C" };

interface Shape {
  readonly result: string;
  readonly operands: readonly { readonly name: string; readonly kind: string }[];
  /** Lanes of a group. */
  readonly lanes: 2 | 4;
}

function shapeOf(op: string): Shape {
  const sig = row(op)?.sig;
  if (sig === undefined) throw new Error(`the reference has no row ${op}`);
  const [result = "", sources = ""] = sig.split("=");
  if (result.length !== 1) throw new Error(`${op} has two results`);
  return {
    result,
    operands: [...sources].map((kind, k) => ({ name: "abc"[k]!, kind })),
    lanes: sig.includes("l") ? 2 : 4,
  };
}

/** Statements that name the registers. */
const registers = ({ operands }: Shape): string =>
  ["const d$ = register(code$, 0);"]
    .concat(
      operands.map(({ name, kind }) =>
        kind === "p"
          ? `const ${name}$ = load<i32>(register(code$, ${fields[name]}));`
          : `const ${name}$ = register(code$, ${fields[name]});`,
      ),
    )
    .join("\n  ");

/** Loads group `k` of every operand. */
function loads({ operands, lanes }: Shape, k: string): string {
  return operands
    .map(({ name, kind }) => {
      if (kind === "p")
        return `const ${name} = ${lanes === 4 ? "lanes4" : "lanes2"}(${name}$ >> (${k} * ${lanes}));`;
      if (kind === "l" || lanes === 4) return `const ${name} = v128.load(${name}$ + (${k} << 4));`;
      return `const ${name} = v128.load64_zero(${name}$ + (${k} << 3));`;
    })
    .join(" ");
}

/** Stores a group's value, whole or for the lanes of `mask`. */
function put({ result, lanes }: Shape, k: string, value: string, whole: boolean): string {
  const half = result === "w" && lanes === 2;
  const at = `d$ + (${k} << ${half ? 3 : 4})`;
  if (half) {
    const old = `v128.load64_zero(${at})`;
    const v = whole ? value : `v128.bitselect(${value}, ${old}, lanes4(mask >> (${k} << 1) & 3))`;
    return `v128.store64_lane(${at}, ${v}, 0);`;
  }
  const some = lanes === 4 ? `lanes4(mask >> (${k} << 2))` : `lanes2(mask >> (${k} << 1))`;
  return `v128.store(${at}, ${whole ? value : `v128.bitselect(${value}, v128.load(${at}), ${some})`});`;
}

function vectorHandler(op: string, expression: string, prologue = ""): string {
  const shape = shapeOf(op);
  const groups = 32 / shape.lanes;
  const head = `export function ${exportName(op)}(code$: usize, mask: i32): void {
  ${registers(shape)}${prologue}`;
  if (shape.result === "p") {
    const bits = shape.lanes === 4 ? "i32x4" : "i64x2";
    return `${head}
  let r = 0;
  for (let k = 0; k < ${groups}; k++) {
    ${loads(shape, "<usize>k")}
    r |= ${bits}.bitmask(${expression}) << (k * ${shape.lanes});
  }
  store<i32>(d$, (load<i32>(d$) & ~mask) | (r & mask));
}`;
  }
  const loop = (whole: boolean): string =>
    whole
      ? Array.from(
          { length: groups },
          (_, k) => `{ ${loads(shape, String(k))} ${put(shape, String(k), expression, true)} }`,
        ).join("\n    ")
      : `for (let k = 0; k < ${groups}; k++) { ${loads(shape, "<usize>k")} ${put(shape, "<usize>k", expression, false).replace(/mask >> \(<usize>k/g, "mask >> (k")} }`;
  return `${head}
  if (mask == -1) {
    ${loop(true)}
  } else ${loop(false)}
}`;
}

function scalarHandler(op: string, expression: string, name: string): string {
  const shape = shapeOf(op);
  const load = ({ name: o, kind }: { name: string; kind: string }): string =>
    kind === "p"
      ? `const ${o} = (${o}$ >> i) & 1;`
      : kind === "l"
        ? `const ${o} = load<i64>(${o}$ + (<usize>i << 3));`
        : `const ${o} = load<i32>(${o}$ + (<usize>i << 2));`;
  const store =
    shape.result === "l"
      ? `store<i64>(d$ + (<usize>i << 3), ${expression});`
      : `store<i32>(d$ + (<usize>i << 2), ${expression});`;
  return `export function ${name}(code$: usize, mask: i32): void {
  ${registers(shape)}
  for (let rest = mask; rest != 0; rest &= rest - 1) {
    const i = ctz(rest);
    ${shape.operands.map(load).join(" ")}
    ${store}
  }
}`;
}

/** A shift by one count for all lanes, or lane by lane. */
function shiftHandler(op: string): string {
  const slow = `${exportName(op)}_lanes`;
  const prologue = `
  if (!same(b$)) { ${slow}(code$, mask); return; }
  const n = load<i32>(b$);`;
  const fast = vectorHandler(op, shifts[op]!, prologue).replaceAll(/const b = [^;]*; ?/g, "");
  return `${scalarHandler(op, scalars[op]!, slow).replace("export ", "")}\n${fast}`;
}

function maskHandler(op: string, expression: string): string {
  const loads = shapeOf(op)
    .operands.map(({ name }) => `const ${name} = load<i32>(register(code$, ${fields[name]}));`)
    .join(" ");
  return `export function ${exportName(op)}(code$: usize, mask: i32): void {
  ${loads}
  const d$ = register(code$, 0);
  store<i32>(d$, (load<i32>(d$) & ~mask) | ((${expression}) & mask));
}`;
}

/** The module's text; handlers of other files are re-exported by main.ts. */
export function rowsSource(): string {
  const out = [
    'import { A, B, C, lanes2, lanes4, register } from "./state";',
    'import { divFlushed4, flush1, flush4, fma4, fmaFlushed4, greatest2, greatest4, highProduct2, highProductSigned2, huge4, least2, least4, mulFlushed4, nan32, nan64, numbers2, same, saturate4 } from "./float";',
    'import { bitsOf, cos, exp2, lane, log2, sin, tanh } from "./approximate";',
  ];
  for (const [op, expression] of Object.entries(vectors)) out.push(vectorHandler(op, expression));
  for (const [op, expression] of Object.entries(scalars))
    out.push(op in shifts ? shiftHandler(op) : scalarHandler(op, expression, exportName(op)));
  for (const [op, expression] of Object.entries(masks)) out.push(maskHandler(op, expression));
  return `${out.join("\n\n")}\n`;
}
