/** The cases of each split. Search and validation are the same on every machine. */
import { type InputRequest, Random } from "gevo";
import {
  atTheEnds,
  type Batch,
  bases,
  batch,
  crossed,
  equal,
  joined,
  type Pair,
  realPairs,
  related,
  repeated,
} from "./pairs.ts";
import type { Scoring } from "./reference.ts";

const COMMON: Scoring = { match: 3, mismatch: -3, gapOpen: -6, gapExtend: -1 };
const STEEP: Scoring = { match: 2, mismatch: -3, gapOpen: -5, gapExtend: -2 };
const STRICT: Scoring = { match: 4, mismatch: -5, gapOpen: -9, gapExtend: -1 };
const FLAT: Scoring = { match: 5, mismatch: -4, gapOpen: -12, gapExtend: -1 };

type MakeCase = (random: Random) => Batch;

const search: readonly MakeCase[] = [
  (random) =>
    batch(
      [
        related(random, {
          flanked: "reference",
          head: 17,
          tail: 20,
          onlyFlanked: 9,
          flanks: [7, 3],
          lead: 6,
        }),
        related(random, { flanked: "query", head: 27, tail: 15, onlyOther: 6, flanks: [6, 7] }),
        repeated(random, "reference", 13, 9, 6),
        { reference: "C", query: bases(random, 19) },
        equal(random, 64),
      ],
      COMMON,
    ),
  (random) =>
    batch(
      [
        related(random, {
          flanked: "query",
          head: 18,
          tail: 16,
          onlyFlanked: 8,
          flanks: [6, 5],
          lead: 7,
        }),
        related(random, { flanked: "reference", head: 26, tail: 13, onlyOther: 7, flanks: [5, 4] }),
        repeated(random, "query", 11, 14, 3),
        ...atTheEnds(random, 32),
      ],
      STRICT,
    ),
];

const validation: readonly MakeCase[] = [
  (random) =>
    batch(
      [
        related(random, {
          flanked: "reference",
          head: 33,
          tail: 30,
          onlyFlanked: 14,
          flanks: [9, 22],
          lead: 12,
        }),
        related(random, { flanked: "query", head: 24, tail: 41, onlyOther: 12, flanks: [15, 20] }),
        repeated(random, "query", 37, 20, 11),
        { reference: bases(random, 70), query: bases(random, 90) },
        { reference: bases(random, 23), query: "G" },
        crossed(random, "reference", 23, 12, 5),
        crossed(random, "query", 22, 11, 4),
        equal(random, 96),
      ],
      COMMON,
    ),
  (random) =>
    batch(
      [
        related(random, {
          flanked: "query",
          head: 40,
          tail: 35,
          onlyFlanked: 5,
          flanks: [11, 17],
          lead: 9,
        }),
        related(random, {
          flanked: "reference",
          head: 27,
          tail: 21,
          onlyOther: 9,
          flanks: [31, 2],
        }),
        repeated(random, "reference", 33, 5, 40),
        related(random, {
          flanked: "query",
          head: 8,
          tail: 9,
          flanks: [1, 60],
          substitutions: 120,
        }),
      ],
      STEEP,
    ),
  // A single warp. Its widest pair fills it, as 64 and 96 do in other cases: so the last column begins on each of the
  // three diagonals that arrays are kept for. A pair with nothing in common. Equal scores in two columns, of which the one
  // that loses has the lanes' tree of comparisons on its side: it ends in an even column, the other in an odd one.
  (random) =>
    batch(
      [
        equal(random, 32),
        { reference: "T".repeat(18), query: "G".repeat(29) },
        related(random, {
          flanked: "query",
          head: 11,
          tail: 10,
          onlyFlanked: 6,
          flanks: [6, 5],
          lead: 6,
        }),
        related(random, { flanked: "reference", head: 10, tail: 12, onlyOther: 5, flanks: [6, 2] }),
        crossed(random, "reference", 9, 6, 3),
        crossed(random, "query", 8, 7, 2),
        repeated(random, "reference", 9, 6, 3),
      ],
      STRICT,
    ),
];

const heldout: readonly MakeCase[] = [
  // Large, with gaps far longer than any seen in the search.
  (random) =>
    batch(
      [
        related(random, {
          flanked: "reference",
          head: 80,
          tail: 75,
          onlyFlanked: 60,
          flanks: [90, 230],
        }),
        related(random, { flanked: "query", head: 50, tail: 60, onlyOther: 45, flanks: [120, 17] }),
        related(random, {
          flanked: "reference",
          head: 61,
          tail: 58,
          onlyOther: 31,
          flanks: [40, 77],
        }),
        repeated(random, "reference", 150, 33, 200),
      ],
      COMMON,
    ),
  // Other value distributions: unrelated, equal, nothing in common, single bases, two letters only.
  (random) => {
    const same = bases(random, 128);
    const few = (length: number) => Array.from({ length }, () => random.pick(["A", "C"])).join("");
    return batch(
      [
        { reference: bases(random, 201), query: bases(random, 97) },
        { reference: same, query: same },
        { reference: "A".repeat(40), query: "C".repeat(65) },
        { reference: "G", query: bases(random, 50) },
        { reference: "T", query: "T" },
        { reference: few(88), query: few(119) },
        { reference: "A".repeat(75), query: "A".repeat(64) },
      ],
      FLAT,
    );
  },
  // Many lengths around the borders of warps.
  (random) =>
    batch(
      [31, 32, 33, 63, 64, 65, 96, 127].map((head) =>
        related(random, {
          flanked: random.pick(["reference", "query"]),
          head,
          tail: 1 + random.int(32),
          onlyFlanked: random.int(20),
          onlyOther: random.int(3),
          flanks: [random.int(40), random.int(40)],
          lead: random.int(10),
          substitutions: 80,
        }),
      ),
      STEEP,
    ),
];

/** Pairs of a case on a real device: about as many blocks as an H200 holds at once. */
const FULL = 1500;

/** A case of any number of pairs as long as the kernels take: each kind of pair that punishes a shortcut. */
function many(random: Random, count: number, scoring: Scoring): Batch {
  const side = () => random.pick(["reference", "query"] as const);
  const pairs = Array.from({ length: count }, (_, i): Pair => {
    switch (i % 8) {
      case 0:
        return repeated(random, side(), 60 + random.int(90), random.int(60), random.int(180));
      case 1:
        return { reference: bases(random, 130 + random.int(30)), query: bases(random, 400) };
      case 2:
        return random.pick(atTheEnds(random, 90 + random.int(71)));
      default:
        return related(random, {
          flanked: side(),
          head: 45 + random.int(15),
          tail: 45 + random.int(15),
          onlyFlanked: random.int(60),
          onlyOther: random.int(25),
          flanks: [random.int(140), 20 + random.int(150)],
          lead: random.int(15),
          substitutions: 20 + random.int(100),
        });
    }
  });
  return batch(pairs, scoring);
}

/** One more held-out case where the real sequences are at hand. */
const real = realPairs(1) !== undefined;

export const cases = {
  search: search.length,
  validation: validation.length,
  heldout: heldout.length + (real ? 1 : 0),
};

export function inputs({ split, seed, index, scale }: InputRequest): Batch {
  const make = { search, validation, heldout }[split][index];
  if (make === undefined) return batch(realPairs(scale === "full" ? FULL : 12)!.pairs, COMMON);
  const random = new Random(seed);
  const small = make(random);
  return scale === "small" ? small : joined(small, many(random, FULL, small));
}
