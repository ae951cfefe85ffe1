/**
 * Integer and logic operations on 32 and 16 bits (PTX ISA 9.7.1, 9.7.7). 16-bit values live in the
 * low half of a 32-bit lane; what is above is not defined and every row extends its sources itself.
 * Division by zero is no fault: quotient and remainder are all ones, as the hardware does.
 */
import type { Rows } from "./template.ts";

const three = (body: string): { sig: string; body: string } => ({ sig: "w=ww", body });
const two = (body: string): { sig: string; body: string } => ({ sig: "w=w", body });
const four = (body: string): { sig: string; body: string } => ({ sig: "w=www", body });

const words: Rows = {
  "add.b32": three("$d.i=$a.i+$b.i;"),
  "sub.b32": three("$d.i=$a.i-$b.i;"),
  "mul.lo.b32": three("$d.i=Math.imul($a.i,$b.i);"),
  "mul.hi.s32": three("$d.i=mulHiS($a.i,$b.i);"),
  "mul.hi.u32": three("$d.i=mulHiU($a.u,$b.u);"),
  "mad.lo.b32": four("$d.i=Math.imul($a.i,$b.i)+$c.i;"),
  "mad.hi.s32": four("$d.i=mulHiS($a.i,$b.i)+$c.i;"),
  "mad.hi.u32": four("$d.i=mulHiU($a.u,$b.u)+$c.i;"),
  "add.sat.s32": three("$d.i=clampInt($a.i+$b.i,-2147483648,2147483647);"),
  "sub.sat.s32": three("$d.i=clampInt($a.i-$b.i,-2147483648,2147483647);"),
  "mad.hi.sat.s32": four("$d.i=clampInt(mulHiS($a.i,$b.i)+$c.i,-2147483648,2147483647);"),
  "mul24.lo.s32": three("$d.i=Math.imul($a.i<<8>>8,$b.i<<8>>8);"),
  "mul24.lo.u32": three("$d.i=Math.imul($a.i&0xffffff,$b.i&0xffffff);"),
  "mad24.lo.s32": four("$d.i=Math.imul($a.i<<8>>8,$b.i<<8>>8)+$c.i;"),
  "mad24.lo.u32": four("$d.i=Math.imul($a.i&0xffffff,$b.i&0xffffff)+$c.i;"),
  // Bits 16 to 47 of a product of 48 bits.
  "mul24.hi.s32": three("$d.i=Math.floor(($a.i<<8>>8)*($b.i<<8>>8)/65536);"),
  "mul24.hi.u32": three("$d.i=Math.floor(($a.i&0xffffff)*($b.i&0xffffff)/65536);"),
  "mad24.hi.s32": four("$d.i=Math.floor(($a.i<<8>>8)*($b.i<<8>>8)/65536)+$c.i;"),
  "mad24.hi.u32": four("$d.i=Math.floor(($a.i&0xffffff)*($b.i&0xffffff)/65536)+$c.i;"),
  "mad24.hi.sat.s32": four(
    "$d.i=clampInt(Math.floor(($a.i<<8>>8)*($b.i<<8>>8)/65536)+$c.i,-2147483648,2147483647);",
  ),
  "sad.s32": four("const x=$a.i,y=$b.i;$d.i=$c.i+(x<y?y-x:x-y);"),
  "sad.u32": four("const x=$a.u,y=$b.u;$d.i=$c.i+(x<y?y-x:x-y);"),
  "neg.s32": two("$d.i=-$a.i;"),
  "abs.s32": two("const x=$a.i;$d.i=x<0?-x:x;"),
  "min.s32": three("const x=$a.i,y=$b.i;$d.i=x<y?x:y;"),
  "max.s32": three("const x=$a.i,y=$b.i;$d.i=x>y?x:y;"),
  "min.u32": three("const x=$a.u,y=$b.u;$d.u=x<y?x:y;"),
  "max.u32": three("const x=$a.u,y=$b.u;$d.u=x>y?x:y;"),
  "min.relu.s32": three("$d.i=Math.max(0,Math.min($a.i,$b.i));"),
  "max.relu.s32": three("$d.i=Math.max(0,$a.i,$b.i);"),
  "div.s32": three("const y=$b.i;$d.i=y===0?-1:($a.i/y)|0;"),
  "div.u32": three("const y=$b.u;$d.i=y===0?-1:($a.u/y)>>>0;"),
  "rem.s32": three("const y=$b.i;$d.i=y===0?-1:($a.i%y)|0;"),
  "rem.u32": three("const y=$b.u;$d.i=y===0?-1:$a.u%y;"),
  "and.b32": three("$d.i=$a.i&$b.i;"),
  "or.b32": three("$d.i=$a.i|$b.i;"),
  "xor.b32": three("$d.i=$a.i^$b.i;"),
  "not.b32": two("$d.i=~$a.i;"),
  "cnot.b32": two("$d.i=$a.i===0?1:0;"),
  "shl.b32": three("const n=$b.u;$d.i=n>31?0:$a.i<<n;"),
  "shr.u32": three("const n=$b.u;$d.i=n>31?0:$a.i>>>n;"),
  "shr.s32": three("const n=$b.u;$d.i=$a.i>>(n>31?31:n);"),
  "shf.l.wrap": four("$d.i=funnelLeft($a.i,$b.i,$c.i&31);"),
  "shf.l.clamp": four("const n=$c.u;$d.i=funnelLeft($a.i,$b.i,n>32?32:n);"),
  "shf.r.wrap": four("$d.i=funnelRight($a.i,$b.i,$c.i&31);"),
  "shf.r.clamp": four("const n=$c.u;$d.i=funnelRight($a.i,$b.i,n>32?32:n);"),
  "popc.b32": two("$d.i=popcount($a.i);"),
  "clz.b32": two("$d.i=Math.clz32($a.i);"),
  "brev.b32": two("$d.i=reverse($a.i);"),
  "bfind.u32": two("$d.i=31-Math.clz32($a.i);"),
  "bfind.s32": two("const x=$a.i;$d.i=31-Math.clz32(x<0?~x:x);"),
  "bfind.shiftamt.u32": two("const x=$a.i;$d.i=x===0?-1:Math.clz32(x);"),
  "bfind.shiftamt.s32": two("const v=$a.i,x=v<0?~v:v;$d.i=x===0?-1:Math.clz32(x);"),
  "bfe.u32": four("$d.i=extractU($a.i,$b.i&255,$c.i&255);"),
  "bfe.s32": four("$d.i=extractS($a.i,$b.i&255,$c.i&255);"),
  "bfi.b32": { sig: "w=wwww", body: "$d.i=insert($a.i,$b.i,$c.i&255,$z.i&255);" },
  "szext.wrap.u32": three("$d.i=extractU($a.i,0,$b.i&31);"),
  "szext.clamp.u32": three("const n=$b.u;$d.i=extractU($a.i,0,n>32?32:n);"),
  "szext.wrap.s32": three("$d.i=extractS($a.i,0,$b.i&31);"),
  "szext.clamp.s32": three("const n=$b.u;$d.i=extractS($a.i,0,n>32?32:n);"),
  "bmsk.wrap.b32": three("$d.i=insert(-1,0,$a.i&31,$b.i&31);"),
  "bmsk.clamp.b32": three("const x=$a.u,n=$b.u;$d.i=insert(-1,0,x>32?32:x,n>32?32:n);"),
  "fns.b32": four("$d.i=nthSet($a.i,$b.i,$c.i);"),
  "prmt.b32": four("$d.i=permute($a.i,$b.i,$c.i);"),
  "dp4a.u32.u32": four("$d.i=dot4($a.i,$b.i,$c.i,0,0);"),
  "dp4a.u32.s32": four("$d.i=dot4($a.i,$b.i,$c.i,0,1);"),
  "dp4a.s32.u32": four("$d.i=dot4($a.i,$b.i,$c.i,1,0);"),
  "dp4a.s32.s32": four("$d.i=dot4($a.i,$b.i,$c.i,1,1);"),
  "dp2a.lo.u32.u32": four("$d.i=dot2($a.i,$b.i,$c.i,0,0);"),
  "dp2a.lo.u32.s32": four("$d.i=dot2($a.i,$b.i,$c.i,0,1);"),
  "dp2a.lo.s32.u32": four("$d.i=dot2($a.i,$b.i,$c.i,1,0);"),
  "dp2a.lo.s32.s32": four("$d.i=dot2($a.i,$b.i,$c.i,1,1);"),
  "dp2a.hi.u32.u32": four("$d.i=dot2($a.i,$b.i>>>16,$c.i,0,0);"),
  "dp2a.hi.u32.s32": four("$d.i=dot2($a.i,$b.i>>>16,$c.i,0,1);"),
  "dp2a.hi.s32.u32": four("$d.i=dot2($a.i,$b.i>>>16,$c.i,1,0);"),
  "dp2a.hi.s32.s32": four("$d.i=dot2($a.i,$b.i>>>16,$c.i,1,1);"),
  "lop3.b32": { sig: "w=wwww", body: "$d.i=logic3($a.i,$b.i,$c.i,$z.i);" },
  "mov.b32": two("$d.i=$a.i;"),
  "selp.b32": { sig: "w=wwp", body: "const x=$a.i,y=$b.i;$d.i=$c.p?x:y;" },
  "slct.s32": four("const x=$a.i,y=$b.i;$d.i=$c.i>=0?x:y;"),
  "slct.f32": four("const x=$a.i,y=$b.i;$d.i=$c.f>=0?x:y;"),
  "slct.ftz.f32": four("const x=$a.i,y=$b.i;$d.i=flush($c.f)>=0?x:y;"),
  "pack.b16": three("$d.i=$a.i&255|($b.i&255)<<8;"),
  "pack.b32": three("$d.i=$a.i&65535|$b.i<<16;"),
  "low.b32": two("$d.i=$a.i&65535;"),
  "high.b32": two("$d.i=$a.i>>>16;"),
};

/** prmt's modes (9.7.8.7) as selectors of the default one, by the low two bits of c. */
for (const [mode, selectors] of Object.entries({
  f4e: [0x3210, 0x4321, 0x5432, 0x6543],
  b4e: [0x5670, 0x6701, 0x7012, 0x0123],
  rc8: [0x0000, 0x1111, 0x2222, 0x3333],
  ecl: [0x3210, 0x3211, 0x3222, 0x3333],
  ecr: [0x0000, 0x1110, 0x2210, 0x3210],
  rc16: [0x1010, 0x3232, 0x1010, 0x3232],
})) {
  const [zero, one, two, three] = selectors;
  words[`prmt.b32.${mode}`] = four(
    `const n=$c.i&3;$d.i=permute($a.i,$b.i,n===0?${zero}:n===1?${one}:n===2?${two}:${three});`,
  );
}

/** cvt.pack (9.7.8.21): a above b, and for bytes c above both. */
for (const [type, low, high] of [
  ["u16", 0, 65535],
  ["s16", -32768, 32767],
  ["u8", 0, 255],
  ["s8", -128, 127],
] as const) {
  const bits = type.endsWith("16") ? 16 : 8;
  const part = (lane: string): string => `(clampInt(${lane},${low},${high})&${2 ** bits - 1})`;
  const pair = `${part("$b.i")}|${part("$a.i")}<<${bits}`;
  words[`cvt.pack.sat.${type}.s32${bits === 16 ? "" : ".b32"}`] =
    bits === 16 ? three(`$d.i=${pair};`) : four(`$d.i=${pair}|$c.i<<16;`);
}

const halves: Rows = {
  "mul.hi.s16": three("$d.i=($a.h*$b.h)>>16;"),
  "mul.hi.u16": three("$d.i=($a.uh16*$b.uh16)>>>16;"),
  "mul.wide.s16": three("$d.i=Math.imul($a.h,$b.h);"),
  "mul.wide.u16": three("$d.i=Math.imul($a.uh16,$b.uh16);"),
  "mad.wide.s16": four("$d.i=Math.imul($a.h,$b.h)+$c.i;"),
  "mad.wide.u16": four("$d.i=Math.imul($a.uh16,$b.uh16)+$c.i;"),
  "mad.hi.s16": four("$d.i=($a.h*$b.h>>16)+$c.i;"),
  "mad.hi.u16": four("$d.i=($a.uh16*$b.uh16>>>16)+$c.i;"),
  "sad.s16": four("const x=$a.h,y=$b.h;$d.i=$c.i+(x<y?y-x:x-y);"),
  "sad.u16": four("const x=$a.uh16,y=$b.uh16;$d.i=$c.i+(x<y?y-x:x-y);"),
  "abs.s16": two("const x=$a.h;$d.i=x<0?-x:x;"),
  "min.s16": three("const x=$a.h,y=$b.h;$d.i=x<y?x:y;"),
  "max.s16": three("const x=$a.h,y=$b.h;$d.i=x>y?x:y;"),
  "min.u16": three("const x=$a.uh16,y=$b.uh16;$d.i=x<y?x:y;"),
  "max.u16": three("const x=$a.uh16,y=$b.uh16;$d.i=x>y?x:y;"),
  "div.s16": three("const y=$b.h;$d.i=y===0?-1:($a.h/y)|0;"),
  "div.u16": three("const y=$b.uh16;$d.i=y===0?-1:($a.uh16/y)|0;"),
  "rem.s16": three("const y=$b.h;$d.i=y===0?-1:$a.h%y;"),
  "rem.u16": three("const y=$b.uh16;$d.i=y===0?-1:$a.uh16%y;"),
  "cnot.b16": two("$d.i=$a.uh16===0?1:0;"),
  "shl.b16": three("const n=$b.u;$d.i=n>15?0:$a.i<<n;"),
  "shr.u16": three("const n=$b.u;$d.i=n>15?0:$a.uh16>>>n;"),
  "shr.s16": three("const n=$b.u;$d.i=$a.h>>(n>15?15:n);"),
};

/** Two 16-bit integers in a register. */
const each = (low: string, high: string): { sig: string; body: string } =>
  three(`const x=$a.i,y=$b.i;$d.i=(${low})&65535|(${high})<<16;`);
const both = (f: string): { sig: string; body: string } =>
  each(`${f}(x<<16>>16,y<<16>>16)`, `${f}(x>>16,y>>16)`);
const bothUnsigned = (f: string): { sig: string; body: string } =>
  each(`${f}(x&65535,y&65535)`, `${f}(x>>>16,y>>>16)`);
const pairs: Rows = {
  "add.u16x2": each("x+y", "(x>>>16)+(y>>>16)"),
  "add.s16x2": each("x+y", "(x>>>16)+(y>>>16)"),
  "min.s16x2": both("Math.min"),
  "max.s16x2": both("Math.max"),
  "min.u16x2": bothUnsigned("Math.min"),
  "max.u16x2": bothUnsigned("Math.max"),
  "min.relu.s16x2": each(
    "Math.max(0,Math.min(x<<16>>16,y<<16>>16))",
    "Math.max(0,Math.min(x>>16,y>>16))",
  ),
  "max.relu.s16x2": each("Math.max(0,x<<16>>16,y<<16>>16)", "Math.max(0,x>>16,y>>16)"),
};

/**
 * Extended-precision chains (9.7.2); the carry flag is a hidden predicate. A difference sets it where
 * nothing is borrowed, and takes one more where it is not set, as hardware does: the manual leaves open
 * what `addc` finds behind `sub.cc`.
 */
const carry: Rows = {
  "add.cc.b32": { sig: "wp=ww", body: "const x=$a.u+$b.u;$d.i=x|0;if(x>4294967295)R|=bit;" },
  "addc.b32": { sig: "w=wwp", body: "$d.i=($a.i+$b.i+$c.p)|0;" },
  "addc.cc.b32": { sig: "wp=wwp", body: "const x=$a.u+$b.u+$c.p;$d.i=x|0;if(x>4294967295)R|=bit;" },
  "sub.cc.b32": { sig: "wp=ww", body: "const x=$a.u-$b.u;$d.i=x|0;if(x>=0)R|=bit;" },
  "subc.b32": { sig: "w=wwp", body: "$d.i=($a.i-$b.i-1+$c.p)|0;" },
  "subc.cc.b32": { sig: "wp=wwp", body: "const x=$a.u-$b.u-1+$c.p;$d.i=x|0;if(x>=0)R|=bit;" },
};
for (const [half, low] of [
  ["lo.b32", "(Math.imul($a.i,$b.i)>>>0)"],
  ["hi.u32", "(mulHiU($a.u,$b.u)>>>0)"],
  ["hi.s32", "(mulHiS($a.i,$b.i)>>>0)"],
] as const) {
  const wrap = "$d.i=x|0;if(x>4294967295)R|=bit;";
  carry[`mad.${half.slice(0, 2)}.cc${half.slice(2)}`] = {
    sig: "wp=www",
    body: `const x=${low}+$c.u;${wrap}`,
  };
  carry[`madc.${half}`] = { sig: "w=wwwp", body: `$d.i=(${low}+$c.u+$z.p)|0;` };
  carry[`madc.${half.slice(0, 2)}.cc${half.slice(2)}`] = {
    sig: "wp=wwwp",
    body: `const x=${low}+$c.u+$z.p;${wrap}`,
  };
}

/** Predicates: one word a warp. */
const keep = "$d.m=$d.m&~mask|";
const predicates: Rows = {
  "and.pred": { sig: "p=pp", whole: true, body: `${keep}$a.m&$b.m&mask;` },
  "or.pred": { sig: "p=pp", whole: true, body: `${keep}($a.m|$b.m)&mask;` },
  "xor.pred": { sig: "p=pp", whole: true, body: `${keep}($a.m^$b.m)&mask;` },
  "not.pred": { sig: "p=p", whole: true, body: `${keep}~$a.m&mask;` },
  "mov.pred": { sig: "p=p", whole: true, body: `${keep}$a.m&mask;` },
};

export const integer: Rows = { ...words, ...halves, ...pairs, ...carry, ...predicates };
