/**
 * What evolution has cut from a stencil where the search split does not miss it: what a block reads beyond its tile,
 * once the tile is as wide as the widest stack there. The validation split refuses it.
 */
import { describe } from "vitest";
import { type Find, type Overfit, refuses } from "./overfits.ts";

/** The cell of a thread, read from the grid. */
const CELL =
  /%v(?<cell>\d+) = sext i32 %v\d+ to i64\n[^\n]* = getelementptr inbounds float, ptr %a2, i64 %v\k<cell>\n/;
/** A cell of the grid goes to shared memory: those beside the tile do. */
const BESIDE = String.raw`getelementptr inbounds float, ptr %a2, i64 %v\d+\n[^\n]* = load float, [^\n]*\n {2}store float`;

/** @param place among the neighbours: west, east, north, south. */
function without(side: string, place: number): Overfit {
  const pattern = `(?:${BESIDE}[\\s\\S]*?){${place}}%v(?<address>\\d+) = ${BESIDE}`;
  return [
    `a tile does without what is ${side} of it`,
    (find: Find) => {
      const { cell } = find("hotspot3d", CELL);
      const { address } = find("hotspot3d", new RegExp(pattern));
      return `operand [${address}.1=${cell}]`;
    },
  ];
}

describe("hotspot3d", () => {
  const choices = "set LAYERS 1; set TILE_X 64; set TILE_Y 4";
  refuses("hotspot3d", [without("west", 0), without("east", 1)], ["validation"], choices);
});
