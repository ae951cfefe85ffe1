/**
 * Sequence pairs for the Smith-Waterman workloads: generated ones of known structure, and the real
 * ones where a machine has them.
 *
 * Each pair is made to punish a shortcut: long gaps on either side (an edit that drops e or f, or
 * forgets that gaps extend cheaply), equal maxima (the tie rule), lengths that are no multiple of a
 * warp, the shorter sequence on either side, alignments up to the very ends.
 */
import type { Random } from "gevo";
import { dataText } from "../data.ts";
import type { Scoring } from "./reference.ts";

export interface Pair {
  readonly reference: string;
  readonly query: string;
}

/** Sequences end to end, as the kernels want them: sequence i is [offsets[i], offsets[i + 1]). */
export interface Batch extends Scoring {
  readonly references: Uint8Array;
  readonly referenceOffsets: Int32Array;
  readonly queries: Uint8Array;
  readonly queryOffsets: Int32Array;
}

export function batch(pairs: readonly Pair[], scoring: Scoring): Batch {
  const references = endToEnd(pairs.map((pair) => pair.reference));
  const queries = endToEnd(pairs.map((pair) => pair.query));
  return {
    ...scoring,
    references: references.bases,
    referenceOffsets: references.offsets,
    queries: queries.bases,
    queryOffsets: queries.offsets,
  };
}

/** The pairs of both, scored as those of the first. */
export function joined(first: Batch, second: Batch): Batch {
  const bytes = (a: Uint8Array, b: Uint8Array): Uint8Array => Uint8Array.from([...a, ...b]);
  const offsets = (a: Int32Array, b: Int32Array): Int32Array =>
    Int32Array.from([...a, ...b.subarray(1).map((offset) => offset + a.at(-1)!)]);
  return {
    ...first,
    references: bytes(first.references, second.references),
    referenceOffsets: offsets(first.referenceOffsets, second.referenceOffsets),
    queries: bytes(first.queries, second.queries),
    queryOffsets: offsets(first.queryOffsets, second.queryOffsets),
  };
}

function endToEnd(sequences: readonly string[]): { bases: Uint8Array; offsets: Int32Array } {
  const offsets = new Int32Array(sequences.length + 1);
  sequences.forEach((sequence, i) => {
    offsets[i + 1] = offsets[i]! + sequence.length;
  });
  return { bases: Uint8Array.from(Buffer.from(sequences.join(""), "latin1")), offsets };
}

export function bases(random: Random, length: number): string {
  return Array.from({ length }, () => random.pick([..."ACGT"])).join("");
}

export interface Kinship {
  /** Which of the two has the flanks, and is usually the longer one. */
  readonly flanked: "reference" | "query";
  /** Bases that both share, before and after the gaps. */
  readonly head: number;
  readonly tail: number;
  /** Bases between head and tail that only the flanked, only the other sequence has. */
  readonly onlyFlanked?: number;
  readonly onlyOther?: number;
  readonly flanks: readonly [number, number];
  /** Unrelated bases before the other's head: then the best alignment starts inside both. */
  readonly lead?: number;
  /** Substitutions per 1000 bases. */
  readonly substitutions?: number;
}

/** flank + head + onlyFlanked + tail + flank, against lead + head + onlyOther + tail. */
export function related(random: Random, kinship: Kinship): Pair {
  const {
    head,
    tail,
    onlyFlanked = 0,
    onlyOther = 0,
    flanks,
    lead = 0,
    substitutions = 40,
  } = kinship;
  const start = bases(random, head);
  const end = bases(random, tail);
  const flanked = [
    bases(random, flanks[0]),
    start,
    bases(random, onlyFlanked),
    end,
    bases(random, flanks[1]),
  ].join("");
  const other = [bases(random, lead), start, bases(random, onlyOther), end]
    .join("")
    .replace(/./g, (base) => (random.chance(substitutions) ? random.pick([..."ACGT"]) : base));
  return oriented(kinship.flanked, flanked, other);
}

/** One sequence holds a motif twice, the other once: two alignments of equal score. */
export function repeated(
  random: Random,
  twice: "reference" | "query",
  motif: number,
  apart: number,
  tail: number,
): Pair {
  const once = bases(random, motif);
  const long = once + bases(random, apart) + once + bases(random, tail);
  return oriented(twice, long, once);
}

/**
 * Two motifs that change places: two alignments of equal score in different columns, of which the one that ends first in
 * the reference ends last in the query.
 */
export function crossed(
  random: Random,
  longer: "reference" | "query",
  motif: number,
  apart: number,
  more: number,
): Pair {
  const [one, other] = [bases(random, motif), bases(random, motif)];
  const long = one + bases(random, apart) + other + bases(random, more);
  return oriented(longer, long, other + bases(random, apart) + one);
}

/** Alignments that start in the first cell, end in the last one, and both: nothing may be left out there. */
export function atTheEnds(random: Random, length: number): readonly Pair[] {
  const one = bases(random, length);
  const more = bases(random, 1 + (length >> 2));
  return [
    oriented("reference", one + more, one),
    oriented("query", more + one, one),
    equal(random, length),
  ];
}

/** Of as many bases as threads where the length is a whole number of warps and the widest of its batch. */
export function equal(random: Random, length: number): Pair {
  const one = bases(random, length);
  return { reference: one, query: one };
}

function oriented(side: "reference" | "query", sequence: string, other: string): Pair {
  return side === "reference"
    ? { reference: sequence, query: other }
    : { reference: other, query: sequence };
}

/** The first `count` pairs of the real DNA set, with their known best scores where those are there. */
export function realPairs(
  count: number,
): { readonly pairs: readonly Pair[]; readonly scores: readonly number[] } | undefined {
  const queries = dataText("sequences/dna-query.fasta.gz");
  const references = dataText("sequences/dna-reference.fasta.gz");
  const scores = dataText("sequences/dna-expected-scores.txt.gz");
  if (queries === undefined || references === undefined || scores === undefined) return undefined;
  const query = queries.split("\n", 2 * count);
  const reference = references.split("\n", 2 * count);
  return {
    pairs: Array.from({ length: count }, (_, i) => ({
      reference: reference[2 * i + 1]!,
      query: query[2 * i + 1]!,
    })),
    scores: scores.split("\n", count).map(Number),
  };
}
