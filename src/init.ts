/**
 * What `gevo init` finds out about a program, so that a workload can be written for it: what its kernel takes,
 * and inputs and a launch with which it runs. Plain data: it is found in a process of its own (init/).
 */
import type { Element } from "./device.ts";

export const isReal = (element: Element): boolean => element.startsWith("f");

/** A parameter of a kernel. */
export type Parameter =
  | {
      readonly kind: "array";
      readonly name: string;
      readonly element: Element;
      /**
       * It holds numbers of several types, as far as the code shows, of which `element` is none for certain: an
       * integer as wide as the narrowest. What is a number there nobody knows, so it can only be equal or not.
       */
      readonly mixed?: true;
      /** As far as the code shows: through this parameter it is read, or written. */
      readonly read: boolean;
      readonly written: boolean;
    }
  | { readonly kind: "number"; readonly name: string; readonly element: Element }
  /** By value, of so many bytes. */
  | { readonly kind: "struct"; readonly name: string; readonly bytes: number };

export interface Signature {
  /** As in the source. */
  readonly kernel: string;
  readonly parameters: readonly Parameter[];
  /** Threads of a block in x, y, z, where the kernel says how many it takes. */
  readonly threads?: readonly number[];
  /** Axes along which it asks for a thread's place in its block, and for the block's place: 1, 2 or 3. */
  readonly axes: { readonly threads: number; readonly blocks: number };
  /** Bytes of shared memory that it declares itself. */
  readonly shared: number;
  /** Takes more of it from the launch (`extern __shared__`). */
  readonly dynamicShared: boolean;
}

/** What sizes are made of when a workload runs. */
export interface Extents {
  /** Of a side, in two or three dimensions. */
  readonly size: number;
  /** Of the whole launch. */
  readonly blocks: number;
  /** Of a block. */
  readonly threads: number;
}

/** A size in terms of extents: how to write it, and its value. */
export interface Size {
  readonly text: string;
  readonly of: (extents: Extents) => number;
}

/** What the elements of an array are drawn from. */
export type Fill =
  /** Numbers from 0.5 to 1.5. */
  | { readonly kind: "reals" }
  /** Bits of such numbers, in an array of integers. */
  | { readonly kind: "bits" }
  /** All values of a byte. */
  | { readonly kind: "bytes" }
  /** Whole numbers from 0 up to a bound, left out. */
  | { readonly kind: "below"; readonly bound: Size }
  /** 0, step, 2 step, …: where parts of an array begin. */
  | { readonly kind: "offsets"; readonly step: number };

export type Role = "input" | "inout" | "output";

/** What a parameter gets. */
export type Planned =
  | { readonly kind: "array"; readonly length: Size; readonly fill: Fill; readonly role: Role }
  /** The size, or less by so many: kernels show more where their sides differ. */
  | { readonly kind: "size"; readonly less: number }
  | { readonly kind: "constant"; readonly value: number }
  /** Drawn from 0.5 to 1.5, times this. */
  | { readonly kind: "real"; readonly times: number }
  | { readonly kind: "zeros" };

export interface Plan {
  readonly signature: Signature;
  /** One for each parameter. */
  readonly parameters: readonly Planned[];
  readonly size: number;
  readonly block: readonly number[];
  /** `cover`: a thread for each element (of a side); `each`: a block for each. */
  readonly grid: "cover" | "each";
  /** Parameters that say what the axes cover, where the sides differ; elsewhere it is the size. */
  readonly covers?: readonly (number | undefined)[];
  /** Bytes of dynamic shared memory for each thread. */
  readonly sharedPerThread: number;
}
