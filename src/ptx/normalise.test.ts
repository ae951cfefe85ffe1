import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalisePtx, parsePtx, ptxArtifact } from "./index.ts";

const code = `.version 8.5
.target sm_90
.address_size 64
.entry f()
{
.reg .b32 %r<2>;
mov.u32 %r0, 1;
ret;
}
`;

describe("normalisePtx", () => {
  it("leaves normal text alone", () => expect(normalisePtx(code)).toBe(code));

  it("is idempotent on any text without strings", () => {
    const piece = fc.constantFrom("//", "/*", "*/", "\n", ".section", "}", ".loc", "ret;", " ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const once = normalisePtx(pieces.join(""));
        expect(normalisePtx(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives equal code equal hashes, whatever stands between", () => {
    const between = fc.array(
      fc.constantFrom("\n", "  ", "\t", "// x /*\n", "/* a\nb */ ", "\n.loc 1 2 3\n", "\n\n"),
      { maxLength: 3 },
    );
    const lines = code.trimEnd().split("\n");
    fc.assert(
      fc.property(
        fc.array(between, { minLength: lines.length, maxLength: lines.length }),
        (gaps) => {
          const text = lines.map((line, k) => `${gaps[k]?.join("")}\n${line}`).join("\n");
          expect(ptxArtifact(text)).toEqual(ptxArtifact(code));
        },
      ),
    );
  });

  it("keeps code that differs apart", () => {
    expect(ptxArtifact(code.replace("1;", "2;")).hash).not.toBe(ptxArtifact(code).hash);
  });

  it("does not take what a string holds for a comment", () => {
    const text = code.replace("ret;", '.pragma "a // b";\nret;');
    expect(normalisePtx(text)).toBe(text);
    expect(parsePtx(text).functions[0]?.body).toHaveLength(2);
  });
});
