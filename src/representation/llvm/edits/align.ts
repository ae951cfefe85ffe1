/**
 *     align 14 16
 *
 * Load or store 14 is taken to reach an address that is a multiple of 16 bytes, so that neighbouring
 * accesses can be made in one. An address that is not one is a fault on the device.
 */

import { Refusal } from "../../refusal.ts";
import { llvm } from "../library.ts";
import { OP } from "../opcodes.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

/** Bytes; the widest access of a thread has 16. */
const ALIGNMENTS = [8, 16];

export const align: Operator = listed({
  name: "align",
  targets: 2,

  every: (snapshot) =>
    snapshot.instructions
      .filter(({ opcode }) => opcode === OP.load || opcode === OP.store)
      .flatMap((place) =>
        ALIGNMENTS.filter((bytes) => bytes > llvm().c.GetAlignment(place.handle)).map((bytes) => ({
          edit: { op: "align", targets: [place.id, String(bytes)], rewires: [] },
          place,
        })),
      ),

  apply(variant, edit) {
    const { c } = llvm();
    const [target, bytes] = edit.targets;
    const access = variant.present(target);
    const opcode = c.GetInstructionOpcode(access);
    if (opcode !== OP.load && opcode !== OP.store) {
      throw new Refusal("not-eligible", `${target} is neither a load nor a store`);
    }
    if (!ALIGNMENTS.includes(Number(bytes))) {
      throw new Refusal("missing-value", `${bytes} is no alignment to be had`);
    }
    c.SetAlignment(access, Number(bytes));
  },
});
