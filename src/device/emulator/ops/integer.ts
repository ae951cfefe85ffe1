/**
 * Integer and logic operations on 32 and 16 bits (PTX ISA 9.7.1, 9.7.8). 16-bit values live in the
 * low half of a 32-bit lane; what is above is not defined and every row extends its sources itself.
 * Division by zero is no fault: all ones, or the dividend for `rem`, as the hardware does.
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
  "mul24.lo.s32": three("$d.i=Math.imul($a.i<<8>>8,$b.i<<8>>8);"),
  "mul24.lo.u32": three("$d.i=Math.imul($a.i&0xffffff,$b.i&0xffffff);"),
  "mad24.lo.s32": four("$d.i=Math.imul($a.i<<8>>8,$b.i<<8>>8)+$c.i;"),
  "mad24.lo.u32": four("$d.i=Math.imul($a.i&0xffffff,$b.i&0xffffff)+$c.i;"),
  "sad.s32": four("const x=$a.i,y=$b.i;$d.i=$c.i+(x<y?y-x:x-y);"),
  "sad.u32": four("const x=$a.u,y=$b.u;$d.i=$c.i+(x<y?y-x:x-y);"),
  "neg.s32": two("$d.i=-$a.i;"),
  "abs.s32": two("const x=$a.i;$d.i=x<0?-x:x;"),
  "min.s32": three("const x=$a.i,y=$b.i;$d.i=x<y?x:y;"),
  "max.s32": three("const x=$a.i,y=$b.i;$d.i=x>y?x:y;"),
  "min.u32": three("const x=$a.u,y=$b.u;$d.u=x<y?x:y;"),
  "max.u32": three("const x=$a.u,y=$b.u;$d.u=x>y?x:y;"),
  "div.s32": three("const y=$b.i;$d.i=y===0?-1:($a.i/y)|0;"),
  "div.u32": three("const y=$b.u;$d.i=y===0?-1:($a.u/y)>>>0;"),
  "rem.s32": three("const x=$a.i,y=$b.i;$d.i=y===0?x:(x%y)|0;"),
  "rem.u32": three("const x=$a.u,y=$b.u;$d.u=y===0?x:x%y;"),
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
  "prmt.b32": four("$d.i=permute($a.i,$b.i,$c.i);"),
  "dp4a.u32.u32": four("$d.i=dot4($a.i,$b.i,$c.i,0,0);"),
  "dp4a.u32.s32": four("$d.i=dot4($a.i,$b.i,$c.i,0,1);"),
  "dp4a.s32.u32": four("$d.i=dot4($a.i,$b.i,$c.i,1,0);"),
  "dp4a.s32.s32": four("$d.i=dot4($a.i,$b.i,$c.i,1,1);"),
  "lop3.b32": { sig: "w=wwww", body: "$d.i=logic3($a.i,$b.i,$c.i,$z.i);" },
  "mov.b32": two("$d.i=$a.i;"),
  "selp.b32": { sig: "w=wwp", body: "const x=$a.i,y=$b.i;$d.i=$c.p?x:y;" },
  "slct.s32": four("const x=$a.i,y=$b.i;$d.i=$c.i>=0?x:y;"),
  "slct.f32": four("const x=$a.i,y=$b.i;$d.i=$c.f>=0?x:y;"),
};

const halves: Rows = {
  "mul.hi.s16": three("$d.i=($a.h*$b.h)>>16;"),
  "mul.hi.u16": three("$d.i=($a.uh16*$b.uh16)>>>16;"),
  "mul.wide.s16": three("$d.i=Math.imul($a.h,$b.h);"),
  "mul.wide.u16": three("$d.i=Math.imul($a.uh16,$b.uh16);"),
  "mad.wide.s16": four("$d.i=Math.imul($a.h,$b.h)+$c.i;"),
  "mad.wide.u16": four("$d.i=Math.imul($a.uh16,$b.uh16)+$c.i;"),
  "abs.s16": two("const x=$a.h;$d.i=x<0?-x:x;"),
  "min.s16": three("const x=$a.h,y=$b.h;$d.i=x<y?x:y;"),
  "max.s16": three("const x=$a.h,y=$b.h;$d.i=x>y?x:y;"),
  "min.u16": three("const x=$a.uh16,y=$b.uh16;$d.i=x<y?x:y;"),
  "max.u16": three("const x=$a.uh16,y=$b.uh16;$d.i=x>y?x:y;"),
  "div.s16": three("const y=$b.h;$d.i=y===0?-1:($a.h/y)|0;"),
  "div.u16": three("const y=$b.uh16;$d.i=y===0?-1:($a.uh16/y)|0;"),
  "rem.s16": three("const x=$a.h,y=$b.h;$d.i=y===0?x:x%y;"),
  "rem.u16": three("const x=$a.uh16,y=$b.uh16;$d.i=y===0?x:x%y;"),
  "cnot.b16": two("$d.i=$a.uh16===0?1:0;"),
  "shl.b16": three("const n=$b.u;$d.i=n>15?0:$a.i<<n;"),
  "shr.u16": three("const n=$b.u;$d.i=n>15?0:$a.uh16>>>n;"),
  "shr.s16": three("const n=$b.u;$d.i=$a.h>>(n>15?15:n);"),
};

/** Extended-precision chains (9.7.2); the carry flag is a hidden predicate. */
const carry: Rows = {
  "add.cc.b32": { sig: "wp=ww", body: "const x=$a.u+$b.u;$d.i=x|0;if(x>4294967295)R|=bit;" },
  "addc.b32": { sig: "w=wwp", body: "$d.i=($a.i+$b.i+$c.p)|0;" },
  "addc.cc.b32": { sig: "wp=wwp", body: "const x=$a.u+$b.u+$c.p;$d.i=x|0;if(x>4294967295)R|=bit;" },
  "sub.cc.b32": { sig: "wp=ww", body: "const x=$a.u-$b.u;$d.i=x|0;if(x<0)R|=bit;" },
  "subc.b32": { sig: "w=wwp", body: "$d.i=($a.i-$b.i-$c.p)|0;" },
  "subc.cc.b32": { sig: "wp=wwp", body: "const x=$a.u-$b.u-$c.p;$d.i=x|0;if(x<0)R|=bit;" },
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

export const integer: Rows = { ...words, ...halves, ...carry, ...predicates };
