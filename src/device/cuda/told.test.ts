import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Told } from "./told.ts";

describe("bytes told before", () => {
  it("are found on one side and had on the other, whatever was sent between", () => {
    const contents = fc.array(fc.nat(5), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(contents, (sent) => {
        const [owner, client] = [new Told(), new Told()];
        for (const value of sent) {
          const bytes = new Uint8Array(20_000).fill(value);
          const number = owner.find(bytes);
          const got = number === undefined ? bytes.slice() : client.get(number);
          expect(got !== undefined && Buffer.compare(got, bytes) === 0).toBe(true);
          if (number !== undefined) continue;
          owner.keep(bytes);
          client.keep(got as Uint8Array);
        }
      }),
    );
  });

  it("go when there are too many, the oldest first, on both sides alike", () => {
    const told = new Told();
    const large = (value: number): Uint8Array => new Uint8Array(2 ** 27).fill(value);
    for (const value of [1, 2, 3]) told.keep(large(value));
    expect(told.find(large(1))).toBeUndefined();
    expect(told.find(large(3))).toBe(2);
  });

  it("are not kept when they are few", () => {
    const told = new Told();
    told.keep(new Uint8Array(100));
    expect(told.find(new Uint8Array(100))).toBeUndefined();
  });
});
