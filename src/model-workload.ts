/**
 * A model workload: the StableHLO module to evolve, the data it runs on and how its predictions are
 * judged. The default export of a user's module is `defineModelWorkload({...})`; `gevo evolve --device xla`
 * takes it.
 *
 * `main` takes the parameters and then the inputs of a batch. In *prediction* it gives predictions. In
 * *training* (`training` is there) it is one step and gives the parameters anew; after all steps the
 * predictions of a second module, which is never edited, are judged.
 *
 * The functions given here run in worker processes. They must be deterministic: the same request gives the
 * same data, in any process.
 */
import type { TypedArray } from "./device.ts";
import { UserError } from "./errors.ts";
import type { Split } from "./workload.ts";
import { SPLITS } from "./workload.ts";

/** An array with its type as MLIR writes it: `f32`, `i64`, `ui8`, `i1`; `f16` and `bf16` as 16-bit patterns. */
export interface Tensor {
  readonly element: string;
  readonly shape: readonly number[];
  /** The last dimension fastest. */
  readonly data: TypedArray;
}

/** Arguments in their order; the names are for messages. */
export type Tensors = Readonly<Record<string, Tensor>>;

export interface DataRequest {
  readonly split: Split;
  /** Distinct for every split: for initial values and the order of training. */
  readonly seed: number;
}

/** What a variant is judged on. */
export interface Batch {
  /** Arguments behind the parameters. */
  readonly inputs: Tensors;
  /** What is right, for `error`: by default the class of each row. */
  readonly labels: TypedArray;
}

/** What a variant is held against the original's own predictions on. */
export interface UnlabelledBatch {
  readonly inputs: Tensors;
  readonly labels?: undefined;
}

export interface Training {
  /**
   * The module whose `main` takes parameters and the inputs of a batch and gives predictions; relative to
   * the workload's folder.
   */
  readonly evaluation: string;
  readonly steps: number;
  /** Inputs of the steps, used in turn. */
  readonly batches: (request: DataRequest) => readonly Tensors[];
  /**
   * Steps after which a variant is judged once, on the first batch: what is worse there than the original
   * by more than `tolerance` goes no further. Default: none.
   */
  readonly probe?: number;
}

export interface ModelDefinition {
  /** Short and kebab-case. */
  readonly name: string;
  /** The module to evolve, relative to the workload's folder: text in any of MLIR's forms, or bytecode. */
  readonly module: string;
  /** The first arguments of `main`: weights, in training what it starts from. */
  readonly parameters: (request: DataRequest) => Tensors;
  /** A variant is judged on one after the other, and goes no further once it cannot pass any more. */
  readonly batches: (request: DataRequest) => readonly (Batch | UnlabelledBatch)[];
  readonly training?: Training;
  /**
   * What is right: the `labels` of the batches (default), or what the original predicts, for which no labels are
   * needed. Then the error is the deviation from it, on every batch the largest over the results: the root of the
   * mean squared difference over the standard deviation of the original's predictions (0: equal; 1: no better than
   * their mean), and of results that are no real numbers the share of elements that differ.
   */
  readonly reference?: "labels" | "original";
  /**
   * Mean error of a batch, ≥ 0; NaN counts as infinite. Default: the share of rows whose largest
   * prediction is not at the label's place.
   */
  readonly error?: (predictions: readonly Tensor[], labels: TypedArray) => number;
  /** How much larger than the original's an acceptable variant's error may be. Default 0.02. */
  readonly tolerance?: number;
  /**
   * Which variant is reported as the best: the fastest within the tolerance (`time`, the default in
   * prediction) or that with the least error among those no slower than the original (`error`, in training).
   */
  readonly goal?: Goal;
}

export type Goal = "time" | "error";

export interface ModelWorkload extends ModelDefinition {
  readonly kind: "model";
  readonly tolerance: number;
  readonly goal: Goal;
}

const TOLERANCE = 0.02;

/** Checks the shape of a model workload and marks it as one. */
export function defineModelWorkload(definition: ModelDefinition): ModelWorkload {
  const wrong = problemOf(definition);
  if (wrong !== undefined) {
    throw new UserError("bad-workload", wrong, "Mend the object given to defineModelWorkload().");
  }
  return {
    tolerance: TOLERANCE,
    goal: definition.training === undefined ? "time" : "error",
    ...definition,
    kind: "model",
  };
}

function problemOf(w: ModelDefinition): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(w.name ?? "")) return "workload name must be kebab-case";
  if (typeof w.module !== "string") return "module must be the name of a file";
  if (typeof w.parameters !== "function") return "parameters must be a function";
  if (typeof w.batches !== "function") return "batches must be a function";
  if (!((w.tolerance ?? 0) >= 0)) return "tolerance must be a number ≥ 0";
  if (!["time", "error", undefined].includes(w.goal)) return 'goal must be "time" or "error"';
  if (!["labels", "original", undefined].includes(w.reference)) {
    return 'reference must be "labels" or "original"';
  }
  if (w.reference === "original" && w.error !== undefined) {
    return 'error compares with labels, and reference is "original"';
  }
  if (w.training === undefined) return undefined;
  if (w.reference === "original") return "a training is judged by labels, not by the original";
  const { evaluation, batches, steps, probe = 1 } = w.training;
  if (typeof evaluation !== "string") return "training.evaluation must be the name of a file";
  if (typeof batches !== "function") return "training.batches must be a function";
  if (!Number.isInteger(steps) || steps < 1) return "training.steps must be a whole number ≥ 1";
  if (Number.isInteger(probe) && probe >= 1 && probe <= steps) return undefined;
  return "training.probe must be a whole number from 1 to training.steps";
}

/** The request for a split. */
export function dataRequest(split: Split): DataRequest {
  return { split, seed: SPLITS.indexOf(split) + 1 };
}
