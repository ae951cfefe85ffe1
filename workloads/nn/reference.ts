/** Nearest records on the CPU in f64, one record after another, and how to judge an answer. */

export interface Search {
  /** Degrees, as are all coordinates; distances are those of a flat map. */
  readonly latitudes: Float32Array;
  readonly longitudes: Float32Array;
  /** Latitude and longitude of each location asked for. */
  readonly locations: Float32Array;
  /** How many records to find for each; no more than there are. */
  readonly wanted: number;
}

export interface Found {
  /** For each location the numbers of its nearest records, nearest first. */
  readonly records: Int32Array;
  /** Their distances. */
  readonly distances: Float32Array;
}

export function nearestRecords(search: Search): Found {
  const count = search.locations.length / 2;
  const found = Array.from({ length: count }, (_, location) => nearestTo(search, location)).flat();
  return {
    records: Int32Array.from(found, ({ record }) => record),
    distances: Float32Array.from(found, ({ distance }) => distance),
  };
}

function nearestTo(search: Search, location: number) {
  const best: { readonly record: number; readonly distance: number }[] = [];
  for (let record = 0; record < search.latitudes.length; record++) {
    const distance = distanceOf(search, location, record);
    const rank = best.findLastIndex((before) => before.distance <= distance) + 1;
    if (rank === search.wanted) continue;
    best.splice(rank, 0, { record, distance });
    if (best.length > search.wanted) best.pop();
  }
  return best;
}

/** NaN where there is no such record. */
function distanceOf(search: Search, location: number, record: number): number {
  const { latitudes, longitudes, locations } = search;
  const x = (latitudes[record] ?? Number.NaN) - locations[2 * location]!;
  const y = (longitudes[record] ?? Number.NaN) - locations[2 * location + 1]!;
  return Math.hypot(x, y);
}

/**
 * The largest relative difference, rank by rank, of the found records' distances, as they are and as they
 * were said to be, from those expected. Which of several records at one distance was found does not matter, but
 * the same one twice is an infinite error. NaN where something found is no record.
 */
export function errorOf(found: Found, expected: Found, search: Search): number {
  const { wanted } = search;
  let worst = 0;
  for (const [i, record] of found.records.entries()) {
    const location = Math.floor(i / wanted);
    const others = found.records.subarray(location * wanted, i);
    if (others.includes(record)) return Infinity;
    const far = (which: number) => distanceOf(search, location, which);
    worst = Math.max(
      worst,
      relative(far(record), far(expected.records[i]!)),
      relative(found.distances[i]!, expected.distances[i]!),
    );
  }
  return worst;
}

function relative(got: number, want: number): number {
  const difference = Math.abs(got - want);
  return want === 0 ? difference : difference / want;
}
