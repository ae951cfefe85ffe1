/**
 * What a representation emits and a device loads: text in the device's own language and its content
 * hash. Two artifacts with the same hash behave the same, so the second is never run.
 */
import type { Tuning } from "./tuning.ts";

/** PTX of one module, comments and debug sections removed. */
export interface PtxArtifact {
  readonly kind: "ptx";
  readonly text: string;
  /** SHA-256 (hex) of `text`, and of the tuning if there is one. */
  readonly hash: string;
  /** What it is to be launched with. */
  readonly tuning?: Tuning;
}

/** A StableHLO module in MLIR's generic form, without locations unless lines were asked for. */
export interface StableHloArtifact {
  readonly kind: "stablehlo";
  readonly text: string;
  /** SHA-256 (hex) of `text`. */
  readonly hash: string;
}

export type Artifact = PtxArtifact | StableHloArtifact;
export type ArtifactKind = Artifact["kind"];
