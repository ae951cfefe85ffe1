/** Small kernels for the tests of the CUDA device; each takes one buffer of 1,024 words. */
import { artifact } from "../golden/emulator/snippet.ts";

const kernel = (name: string, body: string): string => `
.visible .entry ${name}(.param .u64 p) {
  .reg .pred %p<4>; .reg .b32 %r<16>; .reg .b64 %rd<16>;
  ld.param.u64 %rd1, [p];
  mov.u32 %r1, %tid.x; mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x;
  mad.lo.u32 %r4, %r2, %r3, %r1;
  mad.wide.u32 %rd2, %r4, 4, %rd1;
  ${body}
  ret;
}`;

/**
 * A loop that nothing can be left out of, and that waits for no memory: where data lie alone changes what a
 * load takes by some percent.
 */
const spin = (name: string, turns: number): string =>
  kernel(
    name,
    `mov.u32 %r5, 0; mov.u32 %r6, %r4;
  L: mad.lo.u32 %r6, %r6, 1664525, 1013904223; add.u32 %r5, %r5, 1; setp.lt.u32 %p1, %r5, ${turns}; @%p1 bra L;
  st.global.u32 [%rd2], %r6;`,
  );

export const kernels = artifact(`.version 7.0
.target sm_70
.address_size 64
.visible .global .align 4 .u32 total = 0;
.extern .shared .align 16 .b8 dynamic[];
${kernel("fill", "st.global.u32 [%rd2], %r4;")}
${kernel("wild", "mov.u64 %rd3, 0x7000000000; st.global.u32 [%rd3], %r4;")}
${kernel("skewed", "st.global.u32 [%rd2+2], %r4;")}
${kernel("trapped", "trap;")}
${kernel("endless", "L: ld.volatile.global.u32 %r5, [%rd1]; setp.ne.u32 %p1, %r5, 12345; @%p1 bra L;")}
${kernel("behind", "st.global.u32 [%rd1+4096], %r4;")}
${kernel("before", "st.global.u32 [%rd1+-4], %r4;")}
${kernel(
  "reverse",
  `mov.u32 %r5, %tid.y; mov.u32 %r6, %tid.z; mad.lo.u32 %r1, %r5, 8, %r1; mad.lo.u32 %r1, %r6, 64, %r1;
  mov.u32 %r7, dynamic; mad.lo.u32 %r8, %r1, 4, %r7; st.shared.u32 [%r8], %r1;
  bar.sync 0;
  sub.u32 %r9, 1023, %r1; mad.lo.u32 %r8, %r9, 4, %r7; ld.shared.u32 %r10, [%r8];
  mad.wide.u32 %rd2, %r1, 4, %rd1; st.global.u32 [%rd2], %r10;`,
)}
${kernel(
  "count",
  `atom.global.add.u32 %r5, [total], 1; ld.global.u32 %r6, [%rd2]; add.u32 %r6, %r6, 1; st.global.u32 [%rd2], %r6;`,
)}
${spin("spin", 6000)}
${spin("spin_twice", 12_000)}
`);
