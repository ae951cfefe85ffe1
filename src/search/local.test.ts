import { describe, expect, it } from "vitest";
import { type Genome, parseEdit, parseGenome, printGenome } from "../genome.ts";
import { Local } from "./local.ts";

function localOf(saves: Readonly<Record<string, number>>): Local {
  const local = new Local();
  for (const [edit, each] of Object.entries(saves)) local.valid(parseEdit(edit), each);
  return local;
}

/** What is tried on a leader, up to so many edits. */
function triedOn(local: Local, leader: string, most = 9): readonly string[] {
  const tried: Genome[] = [];
  while (tried.length < most) {
    const next = local.next(parseGenome(leader));
    if (next === undefined) break;
    tried.push(next.genome);
  }
  return tried.map((genome) => printGenome(genome.slice(1)));
}

describe("local search", () => {
  it("tries each edit once on a leader, those that save most first", () => {
    const local = localOf({ "delete 1": -3, "delete 2": 5, "delete 3": 0, "delete 4": 9 });
    const all = ["delete 4", "delete 2", "delete 3", "delete 1"];
    expect(triedOn(local, "delete 7")).toEqual(all);
    expect(triedOn(local, "delete 7")).toEqual([]);
    expect(triedOn(local, "delete 8")).toEqual(all);
  });

  it("tries those that were tried least before all others", () => {
    const local = localOf({ "delete 1": 3, "delete 2": 2, "delete 3": 1 });
    expect(triedOn(local, "delete 7", 2)).toEqual(["delete 1", "delete 2"]);
    expect(triedOn(local, "delete 8")).toEqual(["delete 3", "delete 1", "delete 2"]);
  });

  it("tries what is found late at once", () => {
    const local = localOf({ "delete 1": 3, "delete 2": 2 });
    triedOn(local, "delete 7", 2);
    local.valid(parseEdit("delete 4"), -1);
    expect(triedOn(local, "delete 8", 1)).toEqual(["delete 4"]);
  });

  it("passes over what the leader has, and keeps what it knew of an edit", () => {
    const local = localOf({ "delete 7": 3, "delete 1": 1 });
    local.valid(parseEdit("delete 1"), 5);
    expect(triedOn(local, "delete 7")).toEqual(["delete 1"]);
  });
});
