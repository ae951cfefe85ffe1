/**
 * What is done to every channel of a convolution's result alike, done to its kernel instead: of
 *
 *     ((conv(x, k) - m) * s + b)    with m, s, b one number a channel
 *
 * becomes conv(x, k * s) + (b - m * s), which is the same but for rounding. Batch normalisation costs nothing then
 * but a sum, which compilers put into the convolution itself. Additions, subtractions, multiplications and
 * divisions are taken along for as long as nothing else reads what is between.
 */
import { buildConstant, operationOf } from "./build.ts";
import type { Block, Module, Operation, Value } from "./ir.ts";
import { isBlock, replaceUses, walkModule } from "./ir.ts";
import { printTensor, tensorOf } from "./types.ts";

/** Where the channels are. */
interface Channels {
  readonly count: number;
  readonly element: string;
  /** Dimension of the result and of the kernel. */
  readonly ofResult: number;
  readonly ofKernel: number;
}

/** An operation on the result so far with a number for each channel. */
interface Step {
  readonly operation: Operation;
  readonly vector: Value;
}

/**
 * Folds what follows a convolution into it, if there is anything.
 * @returns the sum that it is a part of then, which stands for the last operation that went.
 */
export function fold(module: Module, convolution: Operation): Operation | undefined {
  const channels = channelsOf(convolution);
  const { block } = convolution;
  if (channels === undefined || block === undefined) return undefined;
  const steps = stepsAfter(module, convolution, channels, block);
  const last = steps.at(-1)?.operation;
  // A sum alone is one already.
  if (last === undefined || steps.every(({ operation }) => operation.name === "stablehlo.add")) {
    return undefined;
  }
  const built: Operation[] = [];
  const put = (operation: Operation): Value => {
    built.push(operation);
    return operation.results[0] as Value;
  };
  const { factor, summand } = gather(steps, channels, put);
  const [, kernel] = convolution.operands as [Value, Value];
  if (factor !== undefined) {
    const spread = put(spreadOver(factor, kernel.type, channels.ofKernel));
    convolution.operands[1] = put(elementwise("multiply", kernel, spread));
  }
  built.push(convolution);
  const [result] = convolution.results as readonly [Value];
  const added = summand ?? zeros(channels, put);
  const spread = put(spreadOver(added, result.type, channels.ofResult));
  const sum = elementwise("add", result, spread);
  built.push(sum);
  // Everything that is read stands before the last operation; the convolution goes there, too.
  take(block, [convolution]);
  for (const each of built) each.block = block;
  block.operations.splice(block.operations.indexOf(last), 0, ...built);
  take(
    block,
    steps.map(({ operation }) => operation),
  );
  replaceUses(module, last.results[0] as Value, sum.results[0] as Value);
  return sum;
}

function take({ operations }: Block, gone: readonly Operation[]): void {
  for (const each of gone) operations.splice(operations.indexOf(each), 1);
}

function channelsOf({ name, operands, results, properties }: Operation): Channels | undefined {
  if (name !== "stablehlo.convolution") return undefined;
  const numbers = properties?.find((each) => each.name === "dimension_numbers")?.value ?? "";
  const found = /^#stablehlo\.conv<\[.*\]x\[(.*)\]->\[(.*)\]>$/.exec(numbers);
  const [result, kernel] = [tensorOf(results[0]?.type ?? ""), tensorOf(operands[1]?.type ?? "")];
  if (found === null || result === undefined || kernel === undefined) return undefined;
  const ofKernel = (found[1] as string).split(", ").indexOf("o");
  const ofResult = (found[2] as string).split(", ").indexOf("f");
  const count = result.shape[ofResult];
  if (count === undefined || kernel.shape[ofKernel] !== count) return undefined;
  return { count, element: result.element, ofKernel, ofResult };
}

function stepsAfter(
  module: Module,
  convolution: Operation,
  channels: Channels,
  block: Block,
): readonly Step[] {
  const steps: Step[] = [];
  let value = convolution.results[0] as Value;
  for (;;) {
    const user = onlyUser(module, value);
    if (user === undefined || user.block !== block) return steps;
    const [first, second] = user.operands as [Value, Value | undefined];
    const other = first === value ? second : first;
    const commutes = user.name === "stablehlo.add" || user.name === "stablehlo.multiply";
    const inPlace = user.name === "stablehlo.subtract" || user.name === "stablehlo.divide";
    if (!(commutes || (inPlace && first === value)) || other === undefined) return steps;
    const vector = vectorOf(other, channels);
    if (vector === undefined) return steps;
    steps.push({ operation: user, vector });
    value = user.results[0] as Value;
  }
}

/** Who alone reads the value, once. */
function onlyUser(module: Module, value: Value): Operation | undefined {
  let only: Operation | undefined;
  for (const each of walkModule(module)) {
    for (const operand of each.operands) {
      if (operand !== value) continue;
      if (only !== undefined) return undefined;
      only = each;
    }
  }
  return only;
}

/** What is broadcast along the channels alone: one number each, or one for all. */
function vectorOf(value: Value, { count, ofResult }: Channels): Value | undefined {
  let at = value;
  let along: number | undefined = ofResult;
  let found: Value | undefined;
  while (!isBlock(at.owner) && at.owner.name === "stablehlo.broadcast_in_dim") {
    const { operands, properties } = at.owner;
    const [from] = operands as [Value];
    const dimensions = dimensionsOf(properties);
    const place: number = along === undefined ? -1 : dimensions.indexOf(along);
    along = place < 0 ? undefined : place;
    at = from;
    const shape = tensorOf(from.type)?.shape;
    if (shape?.every((size, k) => size === 1 || (k === along && size === count))) found = from;
  }
  return found;
}

function dimensionsOf(properties: Operation["properties"]): readonly number[] {
  const written = properties?.find(({ name }) => name === "broadcast_dimensions")?.value ?? "";
  const list = /^array<i64: (.*)>$/.exec(written)?.[1];
  return list === undefined ? [] : list.split(", ").map(Number);
}

interface Gathered {
  readonly factor: Value | undefined;
  readonly summand: Value | undefined;
}

function gather(
  steps: readonly Step[],
  channels: Channels,
  put: (operation: Operation) => Value,
): Gathered {
  let factor: Value | undefined;
  let summand: Value | undefined;
  for (const { operation, vector } of steps) {
    const by = asVector(vector, channels, put);
    const name = operation.name.slice("stablehlo.".length);
    if (name === "add" || name === "subtract") {
      const before = summand ?? (name === "add" ? undefined : zeros(channels, put));
      summand = before === undefined ? by : put(elementwise(name, before, by));
    } else {
      const one = (): Value => constant("#1", channels, put);
      const before = factor ?? (name === "multiply" ? undefined : one());
      factor = before === undefined ? by : put(elementwise(name, before, by));
      if (summand !== undefined) summand = put(elementwise(name, summand, by));
    }
  }
  return { factor, summand };
}

/** One number a channel, as a tensor of one dimension. */
function asVector(value: Value, channels: Channels, put: (operation: Operation) => Value): Value {
  const { count, element } = channels;
  const type = printTensor({ shape: [count], element });
  const size = tensorOf(value.type)?.shape.reduce((product, each) => product * each, 1);
  if (value.type === type) return value;
  if (size === count) return put(operationOf("stablehlo.reshape", [value], undefined, type));
  const scalar = printTensor({ shape: [], element });
  const one =
    value.type === scalar
      ? value
      : put(operationOf("stablehlo.reshape", [value], undefined, scalar));
  return put(broadcast(one, [], type));
}

function zeros(channels: Channels, put: (operation: Operation) => Value): Value {
  return constant("#0", channels, put);
}

function constant(
  text: string,
  { count, element }: Channels,
  put: (operation: Operation) => Value,
): Value {
  return put(buildConstant(text, { shape: [count], element }) as Operation);
}

function spreadOver(vector: Value, type: string, along: number): Operation {
  return broadcast(vector, [along], type);
}

function broadcast(value: Value, dimensions: readonly number[], type: string): Operation {
  const written = dimensions.length === 0 ? "array<i64>" : `array<i64: ${dimensions.join(", ")}>`;
  const properties = [{ name: "broadcast_dimensions", value: written }];
  return operationOf("stablehlo.broadcast_in_dim", [value], properties, type);
}

function elementwise(name: string, left: Value, right: Value): Operation {
  return operationOf(`stablehlo.${name}`, [left, right], undefined, left.type);
}
