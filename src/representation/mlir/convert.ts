/**
 * Operations that compute on elements of another type than they did: their operands are converted before them,
 * their results back after them. What is converted there and back at once is not converted at all.
 */
import { operationOf } from "./build.ts";
import type { Module, Operation, Value } from "./ir.ts";
import { isBlock, replaceUses, walkModule } from "./ir.ts";
import { tensorOf, withElement } from "./types.ts";

const CONVERT = "stablehlo.convert";

/** @param element the type of operands and results in place of their own. */
export function computeIn(module: Module, operation: Operation, element: string): void {
  const { block } = operation;
  if (block === undefined) return;
  const at = block.operations.indexOf(operation);
  const before: Operation[] = [];
  operation.operands = operation.operands.map((value) => converted(value, element, before));
  const after = operation.results.map((result) => {
    const own = tensorOf(result.type)?.element as string;
    Object.assign(result, { type: withElement(result.type, element) });
    const back = convert(result, own);
    replaceUses(module, result, back.results[0] as Value, [back]);
    return back;
  });
  for (const each of [...before, ...after]) each.block = block;
  block.operations.splice(at, 1, ...before, operation, ...after);
}

/**
 * The one reader of the operation's result, where taking a maximum or minimum with a constant is all it
 * does: that is exact in any type which holds the constant, and 0 is in all.
 */
export function boundAfter(module: Module, { results }: Operation): Operation | undefined {
  const users = [...walkModule(module)].filter(({ operands }) =>
    operands.some((each) => results.includes(each)),
  );
  const [user, ...more] = users;
  if (user === undefined || more.length > 0) return undefined;
  if (user.name !== "stablehlo.maximum" && user.name !== "stablehlo.minimum") return undefined;
  const others = user.operands.filter((each) => !results.includes(each));
  return others.length === 1 && others.every(isZero) ? user : undefined;
}

function isZero({ owner }: Value): boolean {
  if (isBlock(owner)) return false;
  if (owner.name === "stablehlo.broadcast_in_dim") return owner.operands.every(isZero);
  const value = owner.properties?.find(({ name }) => name === "value")?.value;
  return owner.name === "stablehlo.constant" && /^dense<0\.0+e\+00>/.test(value ?? "");
}

/** The value with other elements; what is new is added to `built`. A vector is converted before it is broadcast. */
function converted(value: Value, element: string, built: Operation[]): Value {
  const source = sourceOf(value, element);
  if (source !== undefined) return source;
  const { owner, type } = value;
  const isBroadcast = !isBlock(owner) && owner.name === "stablehlo.broadcast_in_dim";
  const operation = isBroadcast
    ? operationOf(
        owner.name,
        owner.operands.map((each) => converted(each, element, built)),
        owner.properties,
        withElement(type, element),
      )
    : convert(value, element);
  built.push(operation);
  return operation.results[0] as Value;
}

/** What the value was converted from, where that has the elements already. */
function sourceOf({ owner }: Value, element: string): Value | undefined {
  if (isBlock(owner) || owner.name !== CONVERT) return undefined;
  const [source] = owner.operands as [Value];
  return tensorOf(source.type)?.element === element ? source : undefined;
}

function convert(value: Value, element: string): Operation {
  return operationOf(CONVERT, [value], undefined, withElement(value.type, element));
}
