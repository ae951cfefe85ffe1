/** Generated storm tracks and places, and the published records where a machine has them. */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Search } from "./reference.ts";

interface Shape {
  readonly records: number;
  readonly locations: number;
  readonly wanted: number;
  /** `tracks`: positions of storms on their ways. `even`: anywhere. `ports`: few places, again and again. */
  readonly kind: "tracks" | "even" | "ports";
}

/** Times more records, and times more locations, on a real device. */
const FULL = { records: 32, locations: 8 } as const;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { records: 2777, locations: 4, wanted: 5, kind: "tracks" },
    { records: 4100, locations: 2, wanted: 10, kind: "even" },
  ],
  validation: [
    { records: 3000, locations: 3, wanted: 8, kind: "tracks" },
    { records: 1100, locations: 5, wanted: 6, kind: "ports" },
    { records: 8000, locations: 4, wanted: 9, kind: "even" },
  ],
  heldout: [
    { records: 9999, locations: 6, wanted: 7, kind: "tracks" },
    { records: 700, locations: 9, wanted: 33, kind: "even" },
    { records: 3, locations: 2, wanted: 3, kind: "even" },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realSearch() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Search {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realSearch()!;
  const random = new Random(seed);
  // A record more: counts stay off the multiples of a block.
  const count = scale === "full" ? FULL.records * shape.records + 1 : shape.records;
  const locations = scale === "full" ? FULL.locations * shape.locations : shape.locations;
  const records = PLACES[shape.kind](random, count);
  return {
    latitudes: Float32Array.from(records, ([latitude]) => latitude),
    longitudes: Float32Array.from(records, ([, longitude]) => longitude),
    locations: Float32Array.from(
      Array.from({ length: locations }, (_, i) => {
        // Near the last record, near the first one, then anywhere: no end of the list may be left out.
        const near = [records.at(-1)!, records[0]!][i];
        return near === undefined ? anywhere(random) : near.map((degrees) => degrees + 0.125);
      }).flat(),
    ),
    wanted: shape.wanted,
  };
}

type Place = readonly [latitude: number, longitude: number];

/** Latitude 7 to 70 and longitude 0 to 358, as of the real records. */
function anywhere(random: Random): Place {
  return [7 + random.int(63_001) / 1000, random.int(358_001) / 1000];
}

const PLACES: Readonly<Record<Shape["kind"], (random: Random, count: number) => Place[]>> = {
  even: (random, count) => Array.from({ length: count }, () => anywhere(random)),

  tracks(random, count) {
    const places: Place[] = [];
    let [latitude, longitude] = anywhere(random);
    while (places.length < count) {
      if (random.chance(30)) [latitude, longitude] = anywhere(random);
      latitude = Math.min(70, latitude + random.int(1000) / 1000);
      longitude = Math.max(0, longitude - random.int(1500) / 1000);
      places.push([latitude, longitude]);
    }
    // In no order, so that every block has some that count.
    return random.shuffle(places);
  },

  ports(random, count) {
    const ports = Array.from({ length: 60 }, () => anywhere(random));
    return Array.from({ length: count }, () => random.pick(ports));
  },
};

/** Records of 48 characters and a newline: latitude in columns 27 to 31, longitude in 33 to 37. */
function realSearch(): Search | undefined {
  const text = dataText("rodinia-inputs/nn/cane4_0.db.gz");
  if (text === undefined) return undefined;
  const records = text.split("\n").filter((line) => line.length === 48);
  return {
    latitudes: Float32Array.from(records, (line) => Number(line.slice(27, 32))),
    longitudes: Float32Array.from(records, (line) => Number(line.slice(33, 38))),
    locations: Float32Array.of(30, 90, 30, 300, 55.5, 12.25),
    wanted: 10,
  };
}
