/** Name of the exported WebAssembly handler of an operation. */
export const exportName = (op: string): string => op.replace(/[.:]+/g, "_");
