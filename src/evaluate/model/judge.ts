/** Judges predictions: by the labels of a batch, or by what the original predicted on it. */
import { Bug } from "../../errors.ts";
import type { ModelWorkload, Tensor } from "../../model-workload.ts";
import { deviation, isWild } from "./deviation.ts";
import { wrongClasses } from "./error.ts";
import type { HeldBatch } from "./resident.ts";

type Place = Pick<HeldBatch, "place" | "labels">;

export class Judge {
  readonly #workload: ModelWorkload;
  /** Of the original, by the batch's place; kept when a runner dies. */
  readonly #predicted = new Map<string, readonly Tensor[]>();

  constructor(workload: ModelWorkload) {
    this.#workload = workload;
  }

  /** The original's own error on a batch. @throws what the workload's error function does. */
  original(batch: Place, predictions: readonly Tensor[]): number {
    if (this.#workload.reference !== "original") return this.variant(batch, predictions);
    if (predictions.some(isWild)) {
      throw new RangeError("the original predicts infinities, or what is no number");
    }
    this.#predicted.set(batch.place, predictions);
    return 0;
  }

  /** A variant's error on a batch that the original was judged on. @throws as `original`. */
  variant({ place, labels }: Place, predictions: readonly Tensor[]): number {
    const { reference, error = wrongClasses } = this.#workload;
    if (reference !== "original") {
      if (labels === undefined) throw new Bug(`no labels for batch ${place}`);
      return error(predictions, labels);
    }
    const original = this.#predicted.get(place);
    if (original === undefined) throw new Bug(`the original was not judged on batch ${place}`);
    return deviation(predictions, original);
  }
}

/** How much a batch counts beside others: its examples, where labels tell their number. */
export function weightOf({ labels }: Place): number {
  return labels?.length ?? 1;
}
