/**
 * Floating point on f32 and f64 (9.7.3). Results that are NaN get the hardware's canonical bits.
 * Double arithmetic followed by one rounding to float is exact for + - * / and sqrt; `fma` is not and
 * goes through numeric/rounding.ts. `.ftz` and `.sat` forms are generated from the plain rows.
 */
import type { Row, Rows } from "./template.ts";

const nan32 = "if(r!==r)$d.i=2147483647;";
const nan64 = "if(r!==r){$d.lo=0;$d.hi=-524288;}";

/** Expressions over x, y, z, which are the operands as doubles. */
const plain32: Record<string, string> = {
  add: "x+y",
  sub: "x-y",
  mul: "x*y",
  "div.rn": "x/y",
  // 9.7.3.8: divisors beyond 2^126 give zero, or NaN for an infinite dividend.
  "div.approx": "(y>2**126||y<-(2**126))&&y-y===0?x*0*y:x/y",
  "fma.rn": "fma32(x,y,z)",
  "sqrt.rn": "Math.sqrt(x)",
  "rcp.rn": "1/x",
  "rsqrt.approx": "1/Math.sqrt(x)",
  "ex2.approx": "exp2(x)",
  "lg2.approx": "log2(x)",
  "sin.approx": "sin(x)",
  "cos.approx": "cos(x)",
  "tanh.approx": "tanh(x)",
  min: "least(x,y)",
  max: "greatest(x,y)",
  "min.NaN": "Math.min(x,y)",
  "max.NaN": "Math.max(x,y)",
};

const directed32: Record<string, string> = {
  add: "addOdd(x,y)",
  sub: "addOdd(x,-y)",
  mul: "x*y",
  fma: "fmaOdd(x,y,z)",
  div: "x/y",
  rcp: "1/x",
  sqrt: "Math.sqrt(x)",
};

/** Rounding down has a zero of its own. */
const down32: Record<string, string> = {
  ...directed32,
  add: "downZero(addOdd(x,y),x,y)",
  sub: "downZero(addOdd(x,-y),x,-y)",
  fma: "downZero(fmaOdd(x,y,z),x*y,z)",
};

const modes = { rz: 1, rm: 2, rp: 3 } as const;

/** Reads the sources, evaluates, rounds, flushes, saturates, stores. @param mode as of `toFloat`. */
function single(expression: string, ftz: boolean, sat: boolean, mode = 0): Row {
  const operands = ["x", "y", "z"].filter((v) => new RegExp(`\\b${v}\\b`).test(expression));
  const loads = operands.map((v, k) => {
    const lane = `$${"abc"[k]}.f`;
    return `const ${v}=${ftz ? `flush(${lane})` : lane};`;
  });
  let value = expression;
  if (ftz) value = `toFlushed(${value},${mode})`;
  else if (mode !== 0) value = `toFloat(${value},${mode})`;
  if (sat) value = `saturate(${value})`;
  return {
    sig: `w=${"w".repeat(operands.length)}`,
    body: `${loads.join("")}const r=${value};$d.f=r;${nan32}`,
  };
}

function double(expression: string): Row {
  const operands = ["x", "y", "z"].filter((v) => new RegExp(`\\b${v}\\b`).test(expression));
  const loads = operands.map((v, k) => `const ${v}=$${"abc"[k]}.d;`);
  return {
    sig: `l=${"l".repeat(operands.length)}`,
    body: `${loads.join("")}const r=${expression};$d.d=r;${nan64}`,
  };
}

export const float: Rows = {
  // Of a NaN the manual says no more than that a NaN results; hardware gives its one NaN.
  "neg.f32": { sig: "w=w", body: "const x=$a.f;$d.i=x===x?$a.i^-2147483648:2147483647;" },
  "abs.f32": { sig: "w=w", body: "const x=$a.f;$d.i=x===x?$a.i&2147483647:2147483647;" },
  "neg.ftz.f32": { sig: "w=w", body: "const x=flush($a.f);if(x===x)$d.f=-x;else $d.i=2147483647;" },
  "abs.ftz.f32": {
    sig: "w=w",
    body: "const x=flush($a.f);if(x===x)$d.f=Math.abs(x);else $d.i=2147483647;",
  },
  "copysign.f32": { sig: "w=ww", body: "$d.i=$a.i&-2147483648|$b.i&2147483647;" },
  "neg.f64": { sig: "l=l", body: "const x=$a.lo,h=$a.hi;$d.lo=x;$d.hi=h^-2147483648;" },
  "abs.f64": { sig: "l=l", body: "const x=$a.lo,h=$a.hi;$d.lo=x;$d.hi=h&2147483647;" },
  "copysign.f64": {
    sig: "l=ll",
    body: "const x=$b.lo,h=$a.hi&-2147483648|$b.hi&2147483647;$d.lo=x;$d.hi=h;",
  },
  "rcp.approx.ftz.f64": double("highWord(1/x)"),
  "rsqrt.approx.ftz.f64": double("highWord(1/Math.sqrt(x))"),
  "rsqrt.approx.f64": double("1/Math.sqrt(x)"),
  "add.f64": double("x+y"),
  "sub.f64": double("x-y"),
  "mul.f64": double("x*y"),
  "div.rn.f64": double("x/y"),
  "sqrt.rn.f64": double("Math.sqrt(x)"),
  "rcp.rn.f64": double("1/x"),
  "fma.rn.f64": double("fma64(x,y,z)"),
  "min.f64": double("least(x,y)"),
  "max.f64": double("greatest(x,y)"),
  "testp.finite.f32": { sig: "p=w", body: "if(Number.isFinite($a.f))R|=bit;" },
  "testp.infinite.f32": { sig: "p=w", body: "if(($a.i&2147483647)===2139095040)R|=bit;" },
  "testp.number.f32": { sig: "p=w", body: "const x=$a.f;if(x===x)R|=bit;" },
  "testp.notanumber.f32": { sig: "p=w", body: "const x=$a.f;if(x!==x)R|=bit;" },
  "testp.normal.f32": {
    sig: "p=w",
    body: "const v=$a.i,x=v>>>23&255;if(x!==255&&(x!==0||v<<1===0))R|=bit;",
  },
  "testp.subnormal.f32": { sig: "p=w", body: "const x=$a.i;if((x>>>23&255)===0&&x<<1!==0)R|=bit;" },
  "testp.finite.f64": { sig: "p=l", body: "if(Number.isFinite($a.d))R|=bit;" },
  "testp.infinite.f64": { sig: "p=l", body: "if(Math.abs($a.d)===Infinity)R|=bit;" },
  "testp.number.f64": { sig: "p=l", body: "const x=$a.d;if(x===x)R|=bit;" },
  "testp.notanumber.f64": { sig: "p=l", body: "const x=$a.d;if(x!==x)R|=bit;" },
  "testp.normal.f64": {
    sig: "p=l",
    body: "const x=$a.hi>>>20&2047;if(x!==2047&&(x!==0||$a.d===0))R|=bit;",
  },
  "testp.subnormal.f64": {
    sig: "p=l",
    body: "const x=$a.d;if(($a.hi>>>20&2047)===0&&x!==0)R|=bit;",
  },
};

/** Operations that have `.sat` forms. */
const saturable = /^(add|sub|mul|fma)\b/;

for (const [name, expression] of Object.entries(plain32)) {
  for (const ftz of [false, true])
    for (const sat of saturable.test(name) ? [false, true] : [false]) {
      // `.ftz` stands behind a rounding and before `.NaN`.
      const flushed = ftz ? name.replace(/(\.NaN)?$/, ".ftz$1") : name;
      float[`${flushed}${sat ? ".sat" : ""}.f32`] = single(expression, ftz, sat);
    }
}
for (const [mode, number] of Object.entries(modes)) {
  for (const [name, expression] of Object.entries(mode === "rm" ? down32 : directed32)) {
    for (const ftz of [false, true])
      for (const sat of saturable.test(name) ? [false, true] : [false])
        float[`${name}.${mode}${ftz ? ".ftz" : ""}${sat ? ".sat" : ""}.f32`] = single(
          expression,
          ftz,
          sat,
          number,
        );
  }
  float[`div.${mode}.f64`] = double(`ratio64(x,y,${number})`);
  float[`rcp.${mode}.f64`] = double(`ratio64(1,x,${number})`);
  float[`sqrt.${mode}.f64`] = double(`root64(x,${number})`);
  float[`add.${mode}.f64`] = double(`exact64(x,1,y,${number})`);
  float[`sub.${mode}.f64`] = double(`exact64(x,1,-y,${number})`);
  float[`mul.${mode}.f64`] = double(`x===0||y===0?x*y:exact64(x,y,0,${number})`);
  float[`fma.${mode}.f64`] = double(`exact64(x,y,z,${number})`);
}

/** `.xorsign.abs`: the smaller or larger magnitude, with the product's sign. */
for (const [name, choose] of [
  ["min", "least(x,y)"],
  ["max", "greatest(x,y)"],
  ["min.NaN", "Math.min(x,y)"],
  ["max.NaN", "Math.max(x,y)"],
] as const) {
  const [op, ...rest] = name.split(".");
  for (const ftz of [false, true]) {
    const read = (lane: string): string => `Math.abs(${ftz ? `flush(${lane})` : lane})`;
    float[[op, ...(ftz ? ["ftz"] : []), ...rest, "xorsign.abs.f32"].join(".")] = {
      sig: "w=ww",
      body: `const x=${read("$a.f")},y=${read("$b.f")},s=$a.i^$b.i,r=${choose};$d.f=s<0?-r:r;${nan32}`,
    };
  }
}
