import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ptxArtifact } from "../../ptx/index.ts";
import { assembler } from "./assemble.ts";
import { kindsIn } from "./disassemble.ts";
import { machineCodeOf } from "./machine-code.ts";

const tool = assembler();
const program = (body: string) =>
  ptxArtifact(`.version 8.0
.target sm_90
.address_size 64
.visible .entry one(.param .u64 data)
{
.reg .b32 %r<9>;
.reg .b64 %rd<9>;
ld.param.u64 %rd1, [data];
${body}
ret;
}
`);

describe("a disassembler's listing", () => {
  it("of nvdisasm is counted by the first word of each instruction", () => {
    const listing = `	.section	.text._Z3onePi,"ax",@progbits
.text._Z3onePi:
        /*0000*/                   LDC R1, c[0x0][0x28] ;
        /*0010*/                   S2R R0, SR_TID.X ;
        /*0020*/              @!P0 LDG.E R2, desc[UR4][R2.64] ;
        /*0030*/             @!UP0 LDG.E.64 R4, desc[UR4][R4.64] ;
.L_x_0:
        /*0040*/                   BRA \`(.L_x_0) ;
        /*0050*/                   NOP ;
`;
    expect(kindsIn(listing)).toEqual(new Map([["_Z3onePi", { LDC: 1, S2R: 1, LDG: 2, BRA: 1 }]]));
  });

  it("of cuobjdump names its functions otherwise", () => {
    const listing = `		Function : _Z3twoPi
	.headerflags	@"EF_CUDA_SM90"
        /*0000*/                   MOV R1, c[0x0][0x28] ;      /* 0x00000a0000017a02 */
                                                               /* 0x000fe40000000f00 */
        /*0010*/                   EXIT ;                      /* 0x000000000000794d */
`;
    expect(kindsIn(listing)).toEqual(new Map([["_Z3twoPi", { MOV: 1, EXIT: 1 }]]));
  });
});

describe.skipIf(tool === undefined)(`machine code (${tool?.name ?? "no assembler here"})`, () => {
  const using = tool as NonNullable<typeof tool>;
  const STORE = "st.global.u32 [%rd1], 7;";

  it("has an instruction more for a store more, and registers", () => {
    const [one, two] = [STORE, `${STORE}\nst.global.u32 [%rd1+64], 8;`].map((body) => {
      const { arch, kernels, cubin } = machineCodeOf(using, program(body));
      expect(arch).toBe("sm_90");
      expect(Buffer.from(cubin.subarray(1, 4)).toString()).toBe("ELF");
      expect(kernels.map(({ name }) => name)).toEqual(["one"]);
      return kernels[0];
    });
    expect(one?.instructions).toBeGreaterThan(3);
    expect(two?.instructions).toBeGreaterThan(one?.instructions as number);
    expect(one?.registers).toBeGreaterThan(0);
  });

  it("has every kernel of a module, without the padding behind its end", () => {
    const text = readFileSync(
      new URL("../../../test/golden/emulator/sw.ptx", import.meta.url),
      "utf8",
    );
    const { kernels } = machineCodeOf(using, ptxArtifact(text));
    expect(kernels.map(({ name }) => name)).toContain("_Z2swPKcS0_Pii");
    // Padded to a multiple of 8, a listing would end at one.
    expect(kernels.some(({ instructions }) => instructions % 8 !== 0)).toBe(true);
  });

  it("that is refused says why, and what to do", () => {
    const wrong = program("st.nowhere.u32 [%rd1], 7;");
    expect(() => machineCodeOf(using, wrong)).toThrow(
      expect.objectContaining({ code: "assembler-refuses", hint: expect.stringMatching(/ptxas/) }),
    );
  });
});
