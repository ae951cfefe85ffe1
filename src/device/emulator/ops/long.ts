/**
 * Integer and logic operations on 64 bits, as pairs of 32-bit halves. Only operations that real
 * kernels run seldom (`div`, `rem`, `mul.hi` on large values) go through BigInt.
 */
import type { Rows } from "./template.ts";

const lll = (body: string): { sig: string; body: string } => ({ sig: "l=ll", body });
const ll = (body: string): { sig: string; body: string } => ({ sig: "l=l", body });

const bitwise = (operator: string): { sig: string; body: string } =>
  lll(`$d.lo=$a.lo${operator}$b.lo;$d.hi=$a.hi${operator}$b.hi;`);

/** Takes a or b whole. */
const choose = (condition: string): string =>
  `const f=${condition},lo=f?$a.lo:$b.lo,hi=f?$a.hi:$b.hi;$d.lo=lo;$d.hi=hi;`;

/** low = a.ul*b.ul mod 2^32; hi = carry of it + cross products. */
const product =
  "const x=$a.lo,y=$b.lo,h=(mulHiU(x>>>0,y>>>0)+Math.imul($a.hi,y)+Math.imul(x,$b.hi))|0,l=Math.imul(x,y);";

export const lessS = "($a.hi<$b.hi||$a.hi===$b.hi&&$a.ul<$b.ul)";
export const lessU = "($a.uh<$b.uh||$a.uh===$b.uh&&$a.ul<$b.ul)";
export const equal = "($a.lo===$b.lo&&$a.hi===$b.hi)";

/** Shift counts are 32-bit registers; counts of 64 and more clamp (9.7.7.8). */
const shift = (body: string): { sig: string; body: string } => ({
  sig: "l=lw",
  body: `const n=$b.u;${body}`,
});

export const long: Rows = {
  "add.b64": lll("const x=$a.lo,s=(x+$b.lo)|0,h=($a.hi+$b.hi)|0;$d.lo=s;$d.hi=s>>>0<x>>>0?h+1:h;"),
  "sub.b64": lll("const x=$a.lo,y=$b.lo,h=($a.hi-$b.hi)|0;$d.lo=x-y;$d.hi=x>>>0<y>>>0?h-1:h;"),
  "mul.lo.b64": lll(`${product}$d.lo=l;$d.hi=h;`),
  "mul.hi.s64": lll("mulHi64(I,a+j,b+j,d+j,true);"),
  "mul.hi.u64": lll("mulHi64(I,a+j,b+j,d+j,false);"),
  "mad.lo.b64": {
    sig: "l=lll",
    body: `${product}const s=(l+$c.lo)|0,t=(h+$c.hi)|0;$d.lo=s;$d.hi=s>>>0<l>>>0?t+1:t;`,
  },
  "mul.wide.s32": {
    sig: "l=ww",
    body: "const x=$a.i,y=$b.i;$d.lo=Math.imul(x,y);$d.hi=mulHiS(x,y);",
  },
  "mul.wide.u32": {
    sig: "l=ww",
    body: "const x=$a.u,y=$b.u;$d.lo=Math.imul(x,y);$d.hi=mulHiU(x,y);",
  },
  "mad.wide.s32": {
    sig: "l=wwl",
    body: "const x=$a.i,y=$b.i,l=Math.imul(x,y),s=(l+$c.lo)|0,t=(mulHiS(x,y)+$c.hi)|0;$d.lo=s;$d.hi=s>>>0<l>>>0?t+1:t;",
  },
  "mad.wide.u32": {
    sig: "l=wwl",
    body: "const x=$a.u,y=$b.u,l=Math.imul(x,y),s=(l+$c.lo)|0,t=(mulHiU(x,y)+$c.hi)|0;$d.lo=s;$d.hi=s>>>0<l>>>0?t+1:t;",
  },
  "neg.s64": ll("const x=$a.lo,h=~$a.hi;$d.lo=-x;$d.hi=x===0?h+1:h;"),
  "abs.s64": ll(
    "const x=$a.lo,g=$a.hi;if(g<0){$d.lo=-x;$d.hi=x===0?~g+1:~g;}else{$d.lo=x;$d.hi=g;}",
  ),
  "min.s64": lll(choose(lessS)),
  "max.s64": lll(choose(`!${lessS}`)),
  "min.u64": lll(choose(lessU)),
  "max.u64": lll(choose(`!${lessU}`)),
  "div.s64": lll("divide64(I,a+j,b+j,d+j,true,false);"),
  "div.u64": lll("divide64(I,a+j,b+j,d+j,false,false);"),
  "rem.s64": lll("divide64(I,a+j,b+j,d+j,true,true);"),
  "rem.u64": lll("divide64(I,a+j,b+j,d+j,false,true);"),
  "and.b64": bitwise("&"),
  "or.b64": bitwise("|"),
  "xor.b64": bitwise("^"),
  "not.b64": ll("$d.lo=~$a.lo;$d.hi=~$a.hi;"),
  "cnot.b64": ll("const z=($a.lo|$a.hi)===0?1:0;$d.lo=z;$d.hi=0;"),
  "shl.b64": shift(
    `const x=$a.lo,h=$a.hi;if(n===0){$d.lo=x;$d.hi=h;}else if(n<32){$d.lo=x<<n;$d.hi=h<<n|x>>>(32-n);}
else{$d.lo=0;$d.hi=n>63?0:x<<(n-32);}`,
  ),
  "shr.u64": shift(
    `const x=$a.lo,h=$a.hi;if(n===0){$d.lo=x;$d.hi=h;}else if(n<32){$d.lo=x>>>n|h<<(32-n);$d.hi=h>>>n;}
else{$d.lo=n>63?0:h>>>(n-32);$d.hi=0;}`,
  ),
  "shr.s64": shift(
    `const x=$a.lo,h=$a.hi;if(n===0){$d.lo=x;$d.hi=h;}else if(n<32){$d.lo=x>>>n|h<<(32-n);$d.hi=h>>n;}
else{$d.lo=h>>(n>63?31:n-32);$d.hi=h>>31;}`,
  ),
  "popc.b64": { sig: "w=l", body: "$d.i=popcount($a.lo)+popcount($a.hi);" },
  "clz.b64": { sig: "w=l", body: "const h=$a.hi;$d.i=h===0?32+Math.clz32($a.lo):Math.clz32(h);" },
  "brev.b64": ll("const x=reverse($a.lo),h=reverse($a.hi);$d.lo=h;$d.hi=x;"),
  "bfind.u64": {
    sig: "w=l",
    body: "const h=$a.hi;$d.i=h!==0?63-Math.clz32(h):31-Math.clz32($a.lo);",
  },
  "bfind.s64": {
    sig: "w=l",
    body: "const s=$a.hi>>31,h=$a.hi^s,x=$a.lo^s;$d.i=h!==0?63-Math.clz32(h):31-Math.clz32(x);",
  },
  "bfind.shiftamt.u64": {
    sig: "w=l",
    body: "const h=$a.hi,x=$a.lo;$d.i=(h|x)===0?-1:h!==0?Math.clz32(h):32+Math.clz32(x);",
  },
  "bfind.shiftamt.s64": {
    sig: "w=l",
    body: "const s=$a.hi>>31,h=$a.hi^s,x=$a.lo^s;$d.i=(h|x)===0?-1:h!==0?Math.clz32(h):32+Math.clz32(x);",
  },
  "bfe.u64": { sig: "l=lww", body: "extract64(I,a+j,$b.i&255,$c.i&255,d+j,false);" },
  "bfe.s64": { sig: "l=lww", body: "extract64(I,a+j,$b.i&255,$c.i&255,d+j,true);" },
  "bfi.b64": { sig: "l=llww", body: "insert64(I,a+j,b+j,$c.i&255,$z.i&255,d+j);" },
  "mov.b64": ll("const x=$a.lo,h=$a.hi;$d.lo=x;$d.hi=h;"),
  "selp.b64": { sig: "l=llp", body: choose("$c.p").replaceAll("f?", "f!==0?") },
  /** `mov.b64 {lo,hi}, x` and back (9.7.8.4). */
  "pack.b64": { sig: "l=ww", body: "const x=$a.i,h=$b.i;$d.lo=x;$d.hi=h;" },
  "low.b64": { sig: "w=l", body: "$d.i=$a.lo;" },
  "high.b64": { sig: "w=l", body: "$d.i=$a.hi;" },
};

const choice = (condition: string): { sig: string; body: string } => ({
  sig: "l=llw",
  body: choose(condition),
});
long["slct.b64.s32"] = choice("$c.i>=0");
long["slct.b64.f32"] = choice("$c.f>=0");
long["slct.b64.ftz.f32"] = choice("flush($c.f)>=0");

/** Sums with carry (9.7.2), by halves as unsigned numbers; the flag is as for 32 bits (integer.ts). */
const carried = (x: string, y: string, operator: "+" | "-", carry: string): string =>
  `const s=${x}.ul${operator}${y}.ul${carry},h=${x}.uh${operator}${y}.uh${operator}(s>4294967295||s<0?1:0);$d.lo=s;$d.hi=h;`;
for (const [name, operator, flag, out] of [
  ["add", "+", "+$c.p", "if(h>4294967295)R|=bit;"],
  ["sub", "-", "-1+$c.p", "if(h>=0)R|=bit;"],
] as const) {
  const plain = carried("$a", "$b", operator, "");
  const chained = carried("$a", "$b", operator, flag);
  long[`${name}.cc.b64`] = { sig: "lp=ll", body: plain + out };
  long[`${name}c.b64`] = { sig: "l=llp", body: chained };
  long[`${name}c.cc.b64`] = { sig: "lp=llp", body: chained + out };
}

/** Products of 64 bits with an addend, seldom enough to go through BigInt. */
for (const [half, product] of [
  ["lo.b64", "BigInt.asUintN(64,unsigned64(I,a+j)*unsigned64(I,b+j))"],
  ["hi.u64", "(unsigned64(I,a+j)*unsigned64(I,b+j)>>64n)"],
  ["hi.s64", "BigInt.asUintN(64,signed64(I,a+j)*signed64(I,b+j)>>64n)"],
] as const) {
  const [part, type] = half.split(".");
  const sum = `const r=${product}+unsigned64(I,c+j)`;
  const store = "store64(I,d+j,r);";
  const over = "if(r>18446744073709551615n)R|=bit;";
  if (part === "hi") long[`mad.${half}`] = { sig: "l=lll", body: `${sum};${store}` };
  long[`mad.${part}.cc.${type}`] = { sig: "lp=lll", body: `${sum};${store}${over}` };
  long[`madc.${half}`] = { sig: "l=lllp", body: `${sum}+BigInt($z.p);${store}` };
  long[`madc.${part}.cc.${type}`] = { sig: "lp=lllp", body: `${sum}+BigInt($z.p);${store}${over}` };
}

for (const [type, read] of [
  ["s64", "signed64"],
  ["u64", "unsigned64"],
] as const) {
  long[`sad.${type}`] = {
    sig: "l=lll",
    body: `const x=${read}(I,a+j),y=${read}(I,b+j);store64(I,d+j,signed64(I,c+j)+(x<y?y-x:x-y));`,
  };
}

/** Generic addresses have the space in their high word (memory/address.ts); see 9.7.8.19. */
for (const [name, number] of Object.entries({ shared: 1, local: 3, const: 4, param: 5 })) {
  long[`cvta.${name}.b64`] = ll(`const x=$a.lo;$d.lo=x;$d.hi=${number};`);
  long[`cvta.to.${name}.b64`] = ll("const x=$a.lo;$d.lo=x;$d.hi=0;");
  long[`isspacep.${name}`] = { sig: "p=l", body: `if($a.hi===${number})R|=bit;` };
}
long["isspacep.global"] = { sig: "p=l", body: "if($a.hi===2)R|=bit;" };
