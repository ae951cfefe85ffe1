/** Searches in sorted lists on the CPU; knows nothing of trees. */

export interface Questions {
  /** All keys, rising, and the value of each. */
  readonly keys: Int32Array;
  readonly values: Int32Array;
  /** Keys whose value is asked for; some are not there. */
  readonly wanted: Int32Array;
  /** Ranges of keys, both ends included; some are empty. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
}

export interface Answers {
  /** The value of each wanted key, -1 where it is not there. */
  readonly values: Int32Array;
  /** How many keys each range holds, and the sum of their values, cut to 32 bits. */
  readonly counts: Int32Array;
  readonly sums: Int32Array;
}

export function answersTo({ keys, values, wanted, lows, highs }: Questions): Answers {
  const known = new Map(Array.from(keys, (key, i) => [key, values[i]!]));
  const inRange = Array.from(lows, (low, i) => {
    const from = firstFrom(keys, low);
    return values.subarray(from, Math.max(from, firstFrom(keys, highs[i]! + 1)));
  });
  return {
    values: wanted.map((key) => known.get(key) ?? -1),
    counts: Int32Array.from(inRange, (found) => found.length),
    sums: Int32Array.from(inRange, (found) => found.reduce((sum, value) => (sum + value) | 0, 0)),
  };
}

/** The place of the first key that is not below `bound`. */
function firstFrom(keys: Int32Array, bound: number): number {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keys[middle]! < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}
