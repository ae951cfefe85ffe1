/** Energy, registers, spills and the least time of sessions on a GPU. */
import { afterAll, describe, expect, it } from "vitest";
import { leastTime } from "../../src/device/cuda/roofline.ts";
import type { Figure } from "../../src/device.ts";
import { artifact } from "../golden/emulator/snippet.ts";
import { gpu } from "./device.ts";

const found = typeof gpu === "string" ? undefined : gpu;

const entry = (name: string, body: string, directives = ""): string => `
.visible .entry ${name}(.param .u64 p) ${directives} {
  .reg .pred %p<4>; .reg .b32 %r<16>; .reg .f32 %f<80>; .reg .b64 %rd<4>;
  ld.param.u64 %rd1, [p]; mov.u32 %r1, %tid.x; mov.u32 %r2, %ctaid.x; mad.lo.u32 %r1, %r2, 256, %r1;
  mul.wide.u32 %rd2, %r1, 4; add.u64 %rd3, %rd1, %rd2;
  ${body}
  ret;
}`;

/** Sixty values that all live until the end. */
const many = (): string => {
  const each = (text: (k: number) => string): string =>
    Array.from({ length: 60 }, (_, k) => text(k + 1)).join(" ");
  return `cvt.rn.f32.u32 %f70, %r1; mov.u32 %r5, 0;
    ${each((k) => `add.f32 %f${k}, %f70, 0f${(0x3f800000 + 8 * k).toString(16)};`)}
    L: ${each((k) => `fma.rn.f32 %f${k}, %f${(k % 60) + 1}, %f70, %f${k};`)}
    add.u32 %r5, %r5, 1; setp.lt.u32 %p1, %r5, 20; @%p1 bra L;
    mov.f32 %f71, 0f00000000; ${each((k) => `add.f32 %f71, %f71, %f${k};`)} st.global.f32 [%rd3], %f71;`;
};

const turns = (count: number): string =>
  `mov.u32 %r5, 0; cvt.rn.f32.u32 %f1, %r1;
   L: fma.rn.f32 %f1, %f1, %f1, %f1; add.u32 %r5, %r5, 1; setp.lt.u32 %p1, %r5, ${count}; @%p1 bra L;
   st.global.f32 [%rd3], %f1;`;

const program = artifact(`.version 7.0
.target sm_70
.address_size 64
${entry("few", "st.global.u32 [%rd3], %r1;")}
${entry("many", many())}
${entry("squeezed", many(), ".maxntid 256, 1, 1 .maxnreg 24")}
${entry("short", turns(20_000))}
${entry("long", turns(60_000))}
`);
const BLOCKS = 1056;

describe.skipIf(found === undefined)(`figures (${found?.description ?? gpu})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => device.close());

  const figure = (name: Figure, ...kernels: readonly string[]): number | undefined => {
    const session = device.open(program, { budget: 0, poison: 3 });
    try {
      const out = session.output(Float32Array, BLOCKS * 256);
      for (const kernel of kernels) {
        session.launch(kernel, { grid: [BLOCKS], block: [256], args: [out] });
      }
      return session.figure(name);
    } finally {
      session.close();
    }
  };

  it("registers are the most of the kernels launched", () => {
    const [few, many] = [figure("registers", "few"), figure("registers", "many")];
    expect(many).toBeGreaterThan(60);
    expect(few).toBeLessThan(20);
    expect(figure("registers", "few", "many")).toBe(many);
  });

  it.skipIf(!found?.figures.includes("spills"))("spills are those of the kernels launched", () => {
    expect(figure("spills", "many")).toBe(0);
    expect(figure("spills", "many", "squeezed")).toBeGreaterThan(100);
  });

  it.skipIf(!found?.figures.includes("energy"))("three times the work takes more energy", () => {
    const [short, long] = [figure("energy", "short"), figure("energy", "long")] as [number, number];
    console.log(`energy: ${short} mJ and ${long} mJ`);
    expect(short).toBeGreaterThan(0);
    expect(long / short).toBeGreaterThan(2);
    expect(long / short).toBeLessThan(4.5);
    const session = device.open(program, { budget: 0, poison: 3 });
    const out = session.output(Float32Array, BLOCKS * 256);
    session.launch("long", { grid: [BLOCKS], block: [256], args: [out] });
    const time = session.measure();
    session.close();
    console.log(`time ${time} ns: ${(long / time) * 1e6} W`);
    expect(long).toBeLessThan(1.1 * (device.mostEnergy(time) ?? Infinity));
  });

  it("no time is below the least: writing an array takes longer", () => {
    const session = device.open(program, { budget: 0, poison: 3 });
    const out = session.output(Float32Array, BLOCKS * 256);
    session.launch("few", { grid: [BLOCKS], block: [256], args: [out] });
    expect(session.leastTime).toBe(leastTime(BLOCKS * 1024, device.gpu));
    expect(session.measure()).toBeGreaterThan(session.leastTime);
    session.close();
  });
});
