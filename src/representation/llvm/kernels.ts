/**
 * Which functions of a module are kernels, and which of them a user's name means. Kernels carry the
 * `ptx_kernel` calling convention or stand in `!nvvm.annotations`, whichever the producer writes.
 */
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";

const PTX_KERNEL = 71;

/** Functions with a body, in order. */
export function definedFunctions(module: Handle): readonly Handle[] {
  const { c } = llvm();
  const all: Handle[] = [];
  for (let fn = c.GetFirstFunction(module); fn !== 0; fn = c.GetNextFunction(fn)) {
    if (c.IsDeclaration(fn) === 0) all.push(fn);
  }
  return all;
}

/** Kernels with a body, in order. */
export function kernelFunctions(module: Handle): readonly Handle[] {
  const { c } = llvm();
  const annotated = annotatedKernels(module);
  return definedFunctions(module).filter(
    (fn) => c.GetFunctionCallConv(fn) === PTX_KERNEL || annotated.has(fn),
  );
}

function annotatedKernels(module: Handle): ReadonlySet<Handle> {
  return new Set(
    annotationRows(module)
      .filter(({ keys }) => keys.includes("kernel"))
      .map(({ fn }) => fn),
  );
}

/** What is annotated of a function: `kernel`, `maxntidx`, … */
export function annotationsOf(module: Handle, fn: Handle): ReadonlySet<string> {
  return new Set(annotationRows(module).flatMap((row) => (row.fn === fn ? row.keys : [])));
}

/** Says one thing more of a kernel. */
export function annotate(
  { context, module }: { readonly context: Handle; readonly module: Handle },
  kernel: Handle,
  key: string,
  number: number,
): void {
  const { c } = llvm();
  const row = [
    c.ValueAsMetadata(kernel),
    c.MDStringInContext2(context, key, key.length),
    c.ValueAsMetadata(c.ConstInt(c.Int32TypeInContext(context), BigInt(number), 0)),
  ];
  const node = c.MDNodeInContext2(context, row, row.length);
  c.AddNamedMetadataOperand(module, "nvvm.annotations", c.MetadataAsValue(context, node));
}

/** Rows of `!nvvm.annotations` are `!{ptr @function, !"kernel", i32 1, …}`. */
function annotationRows(
  module: Handle,
): readonly { readonly fn: Handle; readonly keys: readonly string[] }[] {
  const { c } = llvm();
  const rows = new Array<number>(c.GetNamedMetadataNumOperands(module, "nvvm.annotations")).fill(0);
  if (rows.length > 0) c.GetNamedMetadataOperands(module, "nvvm.annotations", rows);
  return rows.map((row) => {
    const cells = new Array<number>(c.GetMDNodeNumOperands(row)).fill(0);
    c.GetMDNodeOperands(row, cells);
    const [fn = 0, ...pairs] = cells;
    const keys = pairs.filter((key, i) => i % 2 === 0 && key !== 0);
    return { fn, keys: keys.map((key) => c.GetMDString(key, [0])) };
  });
}

export function nameOfFunction(fn: Handle): string {
  return llvm().c.GetValueName2(fn, [0]);
}

/**
 * Is `name`, as written in the source or mangled, this function's? Understood are the Itanium forms
 * of a plain, `static` or template function and of one in namespaces (its last component).
 */
export function isNamed(symbol: string, name: string): boolean {
  return symbol === name || sourceName(symbol) === name;
}

/** `_Z6kernelPfi` → `kernel`, `_ZN3lib6kernelEv` → `kernel`; anything else stays. */
export function sourceName(symbol: string): string {
  const start = /^_Z(N?)L?/.exec(symbol);
  if (start === null) return symbol;
  let rest = symbol.slice(start[0].length);
  let last = symbol;
  for (;;) {
    const digits = /^L?(\d+)/.exec(rest);
    if (digits === null) return last;
    const from = digits[0].length;
    last = rest.slice(from, from + Number(digits[1]));
    rest = rest.slice(from + Number(digits[1]));
    if (start[1] === "") return last;
  }
}
