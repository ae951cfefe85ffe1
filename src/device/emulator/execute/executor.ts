/** What runs the CTAs of a launch: the reference in TypeScript or the fast one in WebAssembly. */
import type { Program } from "../decode/program.ts";
import type { Machine } from "../machine.ts";
import type { Workspace } from "./workspace.ts";

export type Dim3 = readonly [number, number, number];

/** CTAs `first` to `first + count - 1` of a grid, numbered along x, then y, then z. */
export interface Range {
  readonly grid: Dim3;
  readonly first: number;
  readonly count: number;
}

export const positionOf = ([gx, gy]: Dim3, index: number): Dim3 => [
  index % gx,
  Math.floor(index / gx) % gy,
  Math.floor(index / (gx * gy)),
];

/** Executions and active lanes of each block, over all warps. */
export interface BlockCounts {
  readonly runs: Float64Array;
  readonly lanes: Float64Array;
}

/** @throws DeviceFault of the program; `m.fuel` and `m.executed` are up to date then too. */
export interface Executor {
  run(m: Machine, program: Program, space: Workspace, range: Range): BlockCounts;
}
