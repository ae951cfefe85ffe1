/**
 * What an intermediate representation offers so that programs in it can be evolved.
 *
 * A `Program` is the unmodified program, loaded once per worker. Its methods are synchronous and
 * deterministic: the result depends on the arguments alone, not on earlier calls nor on the process.
 * They may abort the process (a compiler library may), so they are called in workers only.
 */
import type { Artifact } from "./artifact.ts";
import type { Rejection } from "./fitness.ts";
import type { Edit, Genome } from "./genome.ts";

/**
 * Where the original's time goes: parts per thousand by source line (1-based), lines without any left
 * out. Plain data for draws; search hands it on without knowing what a line is.
 */
export type Heat = readonly (readonly [line: number, perMille: number])[];

/** How to come by one edit: at random, or a certain one of those worth a try on their own. */
export type Draw = RandomDraw | ListedDraw;

export interface RandomDraw {
  readonly seed: number;
  /** Operator names, equally likely; a name may stand more than once. */
  readonly operators: readonly string[];
  /** Makes hot places likelier; without it all are alike. */
  readonly heat?: Heat;
}

export interface ListedDraw {
  /** 0-based place in the list of the original's neighbours, the most telling first. */
  readonly neighbour: number;
  /** Puts hot places further ahead. */
  readonly heat?: Heat;
}

/** Where in the user's source an edit acts, and what it changes, for people. */
export interface EditPlace {
  readonly file: string;
  /** 1-based; 0 when the compiler kept no line. */
  readonly line: number;
  /** The source line's text, trimmed; empty when unknown. */
  readonly source: string;
  /** The IR instruction touched, as text. */
  readonly instruction: string;
}

/** A model as layers, before and after edits: the operations that take time, each with the small ones that go with it. */
export interface ModelGraph {
  /** In the order of the variant; what it has no more stands where it was. */
  readonly layers: readonly Layer[];
  /** Constants that both have, with another value in the variant. */
  readonly constants: readonly ChangedConstant[];
}

export interface Layer {
  /** As edits name its operation; empty for what a repair put in. */
  readonly id: string;
  /** `convolution 3×3`. */
  readonly what: string;
  /** `pruned`: nothing of the variant's results depends on it. */
  readonly state: "same" | "changed" | "pruned" | "added";
  /** What is different, a phrase each. */
  readonly changes: readonly string[];
  /** Absent when it was added. */
  readonly before?: LayerForm;
  /** Absent when it was pruned. */
  readonly after?: LayerForm;
}

export interface LayerForm {
  /** Type of its operation's first result: `tensor<32x10xf32>`. */
  readonly type: string;
  /** Places in `layers` of those whose results it reads. */
  readonly reads: readonly number[];
  /** Operations that count as its own. */
  readonly operations: number;
}

export interface ChangedConstant {
  readonly id: string;
  /** As MLIR writes numbers. */
  readonly before: string;
  readonly after: string;
}

export interface Program {
  /** Instructions that edits may target: the published bound on retries is twice this. */
  readonly size: number;
  /** Names of the operators this representation offers, in a fixed order. */
  readonly operators: readonly string[];
  /** Single edits of the original that are worth a try on their own: how many a list holds. */
  readonly neighbours: number;
  /** Draws an edit that can be appended to `genome`. A refusal has stage `apply`. */
  propose(genome: Genome, draw: Draw): Edit | Rejection;
  /** Applies, verifies, optimises, emits. Equal genomes give byte-identical artifacts. */
  compile(genome: Genome): Artifact | Rejection;
  /** The code of `compile` with the lines of the source file in it: what a profile is made of. */
  compileWithLines(genome: Genome): Artifact | Rejection;
  /** IR text of the variant: `edited` right after the edits, `optimised` as code generation gets it. */
  print(genome: Genome, form: "edited" | "optimised"): string | Rejection;
  /**
   * The variant, which is without the edit, with probes where the edit would act (probe.ts); undefined where there
   * is nothing to see beforehand.
   */
  probe(edit: Edit, genome: Genome): Artifact | Rejection | undefined;
  /** The places an edit acts on; ids created by earlier edits of `genome` resolve too. */
  locate(edit: Edit, genome: Genome): readonly EditPlace[];
}

/** The program to edit, as the frontend made it of a source file: cached, independent of any process. */
export interface Base {
  /** Absolute path of the user's file. */
  readonly file: string;
  /** LLVM bitcode, or MLIR text; ids are positions in it, for it never changes. */
  readonly base: Uint8Array;
  /** Names and versions of the tools that made it. */
  readonly tools: Readonly<Record<string, string>>;
}

/** With what it is measured against. */
export interface Source extends Base {
  /** The ordinary full `-O3` build of the same source: what gains are stated against. */
  readonly original: Artifact;
  /** The same with the lines of the source file in it. */
  readonly originalWithLines: Artifact;
}
