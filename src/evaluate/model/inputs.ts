/**
 * The data of a model workload, held against the types of the functions that are to take it: whatever does
 * not fit is the user's to mend and is told before anything runs.
 */
import { createHash } from "node:crypto";
import { UserError } from "../../errors.ts";
import type { ModelDefinition, ModelWorkload, Tensor, Tensors } from "../../model-workload.ts";
import { dataRequest } from "../../model-workload.ts";
import type { Split } from "../../workload.ts";
import { userCode } from "../failures.ts";

type Batches = ReturnType<ModelDefinition["batches"]>;

export interface ModelData {
  readonly parameters: Tensors;
  readonly batches: Batches;
  /** Inputs of the steps; in prediction those of the first batch: what is timed. */
  readonly steps: readonly Tensors[];
}

/** @throws UserError `workload-throws`, `model-inputs`. */
export function dataOf(workload: ModelWorkload, split: Split): ModelData {
  const request = dataRequest(split);
  const { training } = workload;
  const parameters = userCode("parameters", () => workload.parameters(request));
  const batches = userCode("batches", () => workload.batches(request));
  const [first] = batches;
  if (first === undefined) throw wrong(`batches() gives none for the ${split} split`);
  if (workload.reference !== "original") checkLabels(batches, split);
  const steps =
    training === undefined
      ? [first.inputs]
      : userCode("training.batches", () => training.batches(request));
  if (steps.length === 0) throw wrong(`training.batches() gives none for the ${split} split`);
  for (const tensors of [parameters, ...batches.map(({ inputs }) => inputs), ...steps]) {
    for (const [name, tensor] of Object.entries(tensors)) checkSize(name, tensor);
  }
  return { parameters, batches, steps };
}

function checkLabels(batches: Batches, split: Split): void {
  const k = batches.findIndex(({ labels }) => labels === undefined || labels.length === 0);
  if (k < 0) return;
  throw new UserError(
    "no-labels",
    `batch ${k + 1} of the ${split} split has no labels`,
    'Give them, or hold variants against the original\'s predictions with reference: "original".',
  );
}

/** What a function takes and gives, as MLIR writes types. */
export interface Signature {
  readonly arguments: readonly string[];
  readonly results: readonly string[];
}

/**
 * @param file of the function, for messages.
 * @throws UserError `model-inputs`.
 */
export function checkArguments(file: string, signature: Signature, ...given: Tensors[]): void {
  const all = given.flatMap((tensors) => Object.entries(tensors));
  const types = signature.arguments;
  const takes = `main of ${file} takes ${types.length} arguments`;
  if (all.length < types.length) {
    const next = `argument ${all.length + 1}, ${types[all.length]}`;
    throw wrong(`${takes}; parameters and inputs are ${all.length}: nothing is given for ${next}`);
  }
  for (const [k, [name, tensor]] of all.entries()) {
    const type = types[k];
    if (type === undefined) throw wrong(`${takes}; "${name}" is one more`);
    if (typeOf(tensor) === type) continue;
    const what = `"${name}" is ${typeOf(tensor)}`;
    throw wrong(`${what}, but argument ${k + 1} of main of ${file} is ${type}`);
  }
}

/** A step of training gives the parameters anew. @throws UserError `model-inputs`. */
export function checkStep(file: string, { results }: Signature, parameters: Tensors): void {
  for (const [k, [name, tensor]] of Object.entries(parameters).entries()) {
    const type = results[k];
    if (type === typeOf(tensor)) continue;
    const what = type === undefined ? "there is no such result" : `it is ${type}`;
    throw wrong(
      `result ${k + 1} of main of ${file} must be parameter "${name}" anew, ${typeOf(tensor)}, but ${what}`,
    );
  }
}

/** Of everything that a function gets. */
export function hashOfData({ parameters, batches, steps }: ModelData): string {
  const hash = createHash("sha256");
  const all = [parameters, ...batches.map(({ inputs }) => inputs), ...steps];
  for (const tensors of all) {
    for (const tensor of Object.values(tensors)) {
      hash.update(typeOf(tensor)).update(bytesOf(tensor));
    }
  }
  for (const { labels } of batches) {
    if (labels === undefined) continue;
    hash.update(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
  }
  return hash.digest("hex");
}

export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function typeOf({ element, shape }: Tensor): string {
  return `tensor<${shape.map((size) => `${size}x`).join("")}${element}>`;
}

function checkSize(name: string, tensor: Tensor | undefined): void {
  if (tensor?.shape === undefined || tensor.data === undefined) {
    throw wrong(`"${name}" is no array but ${tensor === undefined ? "undefined" : typeof tensor}`);
  }
  const size = tensor.shape.reduce((product, each) => product * each, 1);
  if (tensor.data.length === size) return;
  throw wrong(`"${name}" has ${tensor.data.length} elements for ${typeOf(tensor)}`);
}

function wrong(message: string): UserError {
  return new UserError(
    "model-inputs",
    message,
    "Give arrays of the arguments' types, in their order: parameters first, then a batch's inputs.",
  );
}
