/**
 *     cache 14 nc     load 14 may go through the read-only cache (`ld.global.nc`)
 *     cache 14 cg     … is kept in L2 only (`ld.global.cg`)
 *     cache 14 cs     … is taken to be the last use (`ld.global.cs`)
 *     cache 11 cg     likewise a store
 *
 * Cache operators of PTX ISA 9.7.9.1. `nc` is metadata (`!invariant.load`), of which LLVM makes the
 * instruction; for the others it has no form, so they are inline assembly, as in the published tool.
 * Only accesses that surely go to global memory: through a pointer argument of a kernel.
 */

import { Refusal } from "../../refusal.ts";
import type { Handle } from "../library.ts";
import { llvm } from "../library.ts";
import { OP, TYPE } from "../opcodes.ts";
import type { Variant } from "../variant.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

const GLOBAL = 1;

export const cache: Operator = listed({
  name: "cache",
  targets: 2,

  every: (snapshot) =>
    snapshot.instructions.flatMap((place) =>
      hintsFor(place.handle).map((hint) => ({
        edit: { op: "cache", targets: [place.id, hint], rewires: [] },
        place,
      })),
    ),

  apply(variant, edit, self) {
    const [target, hint = ""] = edit.targets;
    const access = variant.living(target);
    if (!hintsFor(access).includes(hint)) {
      throw new Refusal("not-eligible", `${target} cannot be given the hint ${hint}`);
    }
    if (hint === "nc") return markInvariant(variant, access);
    variant.supersede(access, inlineAccess(variant, access, hint), self);
  },
});

function hintsFor(access: Handle): readonly string[] {
  const { c } = llvm();
  const opcode = c.GetInstructionOpcode(access);
  if ((opcode !== OP.load && opcode !== OP.store) || c.GetVolatile(access) !== 0) return [];
  if (!isGlobal(pointerOf(access, opcode))) return [];
  const byAssembly = shapeOf(valueTypeOf(access, opcode)) === undefined ? [] : ["cg", "cs"];
  return opcode === OP.load ? ["nc", ...byAssembly] : byAssembly;
}

function pointerOf(access: Handle, opcode: number): Handle {
  return llvm().c.GetOperand(access, opcode === OP.load ? 0 : 1);
}

function valueTypeOf(access: Handle, opcode: number): Handle {
  const { c } = llvm();
  return c.TypeOf(opcode === OP.load ? access : c.GetOperand(access, 0));
}

/** Does the pointer surely come from an argument, by address computations only? */
function isGlobal(pointer: Handle): boolean {
  const { c } = llvm();
  if (c.IsAArgument(pointer) !== 0) return true;
  if (c.IsAInstruction(pointer) === 0) return false;
  const opcode = c.GetInstructionOpcode(pointer);
  return opcode === OP.getelementptr && isGlobal(c.GetOperand(pointer, 0));
}

/** PTX type and constraint letter of what one register holds. */
function shapeOf(type: Handle): readonly [string, string] | undefined {
  const { c } = llvm();
  switch (c.GetTypeKind(type)) {
    case TYPE.float:
      return ["f32", "f"];
    case TYPE.double:
      return ["f64", "d"];
    case TYPE.integer:
      return INTEGERS[c.GetIntTypeWidth(type)];
    default:
      return undefined;
  }
}

const INTEGERS: Readonly<Record<number, readonly [string, string]>> = {
  16: ["b16", "h"],
  32: ["b32", "r"],
  64: ["b64", "l"],
};

function markInvariant(variant: Variant, load: Handle): void {
  const { c } = llvm();
  const kind = c.GetMDKindIDInContext(variant.context, "invariant.load", "invariant.load".length);
  const node = c.MDNodeInContext2(variant.context, [], 0);
  c.SetMetadata(load, kind, c.MetadataAsValue(variant.context, node));
}

function inlineAccess(variant: Variant, access: Handle, hint: string): Handle {
  const { c } = llvm();
  const opcode = c.GetInstructionOpcode(access);
  const type = valueTypeOf(access, opcode);
  const [suffix, letter] = shapeOf(type) as readonly [string, string];
  const builder = variant.builderBefore(access);
  const pointerType = c.PointerTypeInContext(variant.context, GLOBAL);
  const address = c.BuildAddrSpaceCast(builder, pointerOf(access, opcode), pointerType, "");
  // The memory clobber keeps the access among its neighbours.
  const [text, constraints, args, types, result] =
    opcode === OP.load
      ? ([
          `ld.global.${hint}.${suffix} $0, [$1];`,
          `=${letter},l,~{memory}`,
          [address],
          [pointerType],
          type,
        ] as const)
      : ([
          `st.global.${hint}.${suffix} [$0], $1;`,
          `l,${letter},~{memory}`,
          [address, c.GetOperand(access, 0)],
          [pointerType, type],
          c.VoidTypeInContext(variant.context),
        ] as const);
  const signature = c.FunctionType(result, types, types.length, 0);
  const assembly = c.GetInlineAsm(
    signature,
    text,
    text.length,
    constraints,
    constraints.length,
    1,
    0,
    0,
    0,
  );
  return c.BuildCall2(builder, signature, assembly, args, args.length, "");
}
