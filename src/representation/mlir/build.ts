/** New operations: clones, and the few StableHLO operations that repairs are made of. */
import { constantOf, REPAIR_CONSTANT } from "./constants.ts";
import type { Attribute, Block, Operation, Region, Value } from "./ir.ts";
import type { Step } from "./resize.ts";
import type { Tensor } from "./types.ts";
import { printTensor } from "./types.ts";

/** An operation of one result that stands nowhere yet. */
export function operationOf(
  name: string,
  operands: readonly Value[],
  properties: readonly Attribute[] | undefined,
  type: string,
): Operation {
  const results: Value[] = [];
  const operation: Operation = {
    name,
    operands: [...operands],
    results,
    successors: [],
    properties,
    regions: [],
    attributes: [],
    location: undefined,
    block: undefined,
  };
  results.push({ type, owner: operation, index: 0, location: undefined });
  return operation;
}

/** @param text `#` and a number. @returns undefined when the type has no such constant. */
export function buildConstant(text: string, tensor: Tensor): Operation | undefined {
  const value = constantOf(text, tensor);
  if (value === undefined) return undefined;
  const properties = [{ name: "value", value }];
  return operationOf("stablehlo.constant", [], properties, printTensor(tensor));
}

/**
 * The operations of one step of a resize, the last one with its result.
 * @returns undefined when padding needs a constant that the element type does not have.
 */
export function buildStep(
  value: Value,
  step: Step,
  from: Tensor,
): readonly Operation[] | undefined {
  const { shape } = step;
  const type = printTensor({ shape, element: from.element });
  switch (step.kind) {
    case "slice": {
      const properties = [
        integers(
          "limit_indices",
          shape.map((size, i) => size + (step.start[i] as number)),
        ),
        integers("start_indices", step.start),
        integers(
          "strides",
          shape.map(() => 1),
        ),
      ];
      return [operationOf("stablehlo.slice", [value], properties, type)];
    }
    case "pad": {
      const filling = buildConstant(REPAIR_CONSTANT, { shape: [], element: from.element });
      if (filling === undefined) return undefined;
      const properties = [
        integers("edge_padding_high", step.high),
        integers("edge_padding_low", step.low),
        integers(
          "interior_padding",
          shape.map(() => 0),
        ),
      ];
      const operands = [value, filling.results[0] as Value];
      return [filling, operationOf("stablehlo.pad", operands, properties, type)];
    }
    case "reshape":
      return [operationOf("stablehlo.reshape", [value], undefined, type)];
    case "broadcast": {
      const missing = shape.length - from.shape.length;
      const dimensions = from.shape.map((_, i) => missing + i);
      const properties = [integers("broadcast_dimensions", dimensions)];
      return [operationOf("stablehlo.broadcast_in_dim", [value], properties, type)];
    }
  }
}

function integers(name: string, values: readonly number[]): Attribute {
  return { name, value: values.length === 0 ? "array<i64>" : `array<i64: ${values.join(", ")}>` };
}

/** What a clone's parts are clones of. */
export interface Clone {
  readonly operation: Operation;
  /** Each operation of the clone with its source, the clone itself first. */
  readonly operations: readonly (readonly [clone: Operation, source: Operation])[];
  /** Each block argument of the clone with its source. */
  readonly arguments: readonly (readonly [clone: Value, source: Value])[];
}

/**
 * A deep copy that stands nowhere yet; values from outside are read as the source reads them.
 * @param leftOut operations within that are not copied.
 */
export function cloneOperation(
  source: Operation,
  leftOut: (operation: Operation) => boolean,
): Clone {
  const values = new Map<Value, Value>();
  const blocks = new Map<Block, Block>();
  const operations: (readonly [Operation, Operation])[] = [];
  const args: (readonly [Value, Value])[] = [];

  const copy = (from: Operation, block: Block | undefined): Operation => {
    const results: Value[] = [];
    const regions: Region[] = [];
    const to: Operation = { ...from, results, regions, block };
    operations.push([to, from]);
    for (const result of from.results) {
      const own = { ...result, owner: to };
      results.push(own);
      values.set(result, own);
    }
    for (const region of from.regions) regions.push(copyRegion(region, to));
    return to;
  };
  const copyRegion = (from: Region, parent: Operation): Region => {
    const own: Block[] = [];
    const to: Region = { blocks: own, parent };
    for (const block of from.blocks) {
      const copied: Block = { arguments: [], operations: [], region: to };
      own.push(copied);
      blocks.set(block, copied);
      for (const arg of block.arguments) {
        const mine = { ...arg, owner: copied };
        (copied.arguments as Value[]).push(mine);
        values.set(arg, mine);
        args.push([mine, arg]);
      }
    }
    for (const [i, block] of from.blocks.entries()) {
      const into = own[i] as Block;
      for (const each of block.operations)
        if (!leftOut(each)) into.operations.push(copy(each, into));
    }
    return to;
  };

  const operation = copy(source, undefined);
  for (const [to] of operations) {
    to.operands = to.operands.map((value) => values.get(value) ?? value);
    const successors = to.successors.map((block) => blocks.get(block) ?? block);
    Object.assign(to, { successors });
  }
  return { operation, operations, arguments: args };
}
