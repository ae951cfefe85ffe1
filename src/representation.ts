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
