/**
 * What must hold in any course of the infection, whatever the random words: laws of conservation, ageing and
 * timing, and that chances are taken as often as their probabilities say.
 *
 * Statistics alone would pass T cells that never age in a run that is short beside their life, or a
 * tissue without rims while nothing has come near them. Laws are checked on whole states, one step apart, of each
 * tissue.
 */
import {
  APOPTOTIC,
  type Course,
  DEAD,
  EXPRESSING,
  HEALTHY,
  INCUBATING,
  type Infection,
  lifeOf,
  meanPeriod,
  periodBounds,
  type Rules,
  type Snapshot,
} from "./rules.ts";

/** Standard deviations by which a number of events may differ from the one expected, and one more event. */
const SIGMAS = 4;

/** Of the mean concentration: rounding in f32. */
const ROUNDING = 1e-4;

/** How often something happened, and how often it should have. */
interface Tally {
  happened: number;
  expected: number;
  variance: number;
}

/** The first law that is broken, in words; undefined when all hold. */
export function brokenLaw(courses: readonly Course[], infection: Infection): string | undefined {
  const tallies = { infections: tally(), bindings: tally(), entries: tally(), moves: tally() };
  for (const [tissue, course] of courses.entries()) {
    const seed = infection.seeds[tissue]!;
    const broken =
      brokenSums(course, infection) ??
      brokenNames(course, infection, seed) ??
      brokenSteps(course, infection, tallies);
    if (broken !== undefined) return `tissue ${tissue}: ${broken}`;
  }
  const strange = Object.entries(tallies).find(
    ([, { happened, expected, variance }]) =>
      !(Math.abs(happened - expected) <= SIGMAS * Math.sqrt(variance) + 1),
  );
  return strange && `${strange[1].happened} ${strange[0]}, expected ${strange[1].expected}`;
}

/** The step in which a T cell came. */
function entryOf(name: number): number {
  return Math.floor(name / 4096);
}

function tally(): Tally {
  return { happened: 0, expected: 0, variance: 0 };
}

function add(to: Tally, chance: number, happened: boolean): void {
  to.expected += chance;
  to.variance += chance * (1 - chance);
  if (happened) to.happened++;
}

/** No cell appears or disappears, and the sums are those of the states. */
function brokenSums({ sums, snapshots }: Course, { rules, every }: Infection): string | undefined {
  const places = rules.width * rules.height;
  for (const [time, values] of sums.entries()) {
    if (sum(values.slice(0, 5)) !== places) return `cells are not conserved in sum ${time}`;
  }
  for (const snapshot of snapshots) {
    const values = sums[snapshot.step / every - 1];
    if (values === undefined) continue;
    const states = Array.from(snapshot.states);
    const counts = [HEALTHY, INCUBATING, EXPRESSING, APOPTOTIC, DEAD].map(
      (kind) => states.filter((state) => state === kind).length,
    );
    counts.push(Array.from(snapshot.tcells).filter((name) => name !== 0).length);
    const totals = [sum(Array.from(snapshot.virions)), sum(Array.from(snapshot.signal))];
    if (counts.some((count, kind) => count !== values[kind])) return "counts are not the states'";
    if (totals.some((total, i) => !(Math.abs(total - values[6 + i]!) <= ROUNDING * total))) {
      return "totals are not the fields'";
    }
  }
  return undefined;
}

/** T cells: each is in one place, is as old as its name says, and is there as long as its life lasts. */
function brokenNames({ snapshots }: Course, infection: Infection, seed: number) {
  const { rules, attempts, delay } = infection;
  let before: { step: number; lives: Map<number, number> } | undefined;
  for (const { step, tcells, lives } of snapshots) {
    const now = new Map<number, number>();
    for (let place = 0; place < tcells.length; place++) {
      const name = tcells[place]!;
      if (name === 0) continue;
      const entry = entryOf(name);
      if (now.has(name)) return "a T cell is in two places";
      if (entry <= delay || entry > step || name % 4096 < 1 || name % 4096 > attempts) {
        return "a T cell came from nowhere";
      }
      const left = lifeOf(seed, name, rules) - (step - entry);
      if (left <= 0) return "a T cell outlives itself";
      if (lives[place] !== left) return "a T cell does not age by one each step";
      now.set(name, left);
    }
    for (const [name, left] of before?.lives ?? []) {
      if (left > step - before!.step && !now.has(name)) return "a T cell vanished before its time";
    }
    for (const name of now.keys()) {
      if (before && entryOf(name) <= before.step && !before.lives.has(name)) {
        return "a T cell came too late";
      }
    }
    before = { step, lives: now };
  }
  return undefined;
}

type Tallies = Readonly<Record<"infections" | "bindings" | "entries" | "moves", Tally>>;

/** Laws of one step, on each pair of states. */
function brokenSteps({ snapshots }: Course, infection: Infection, tallies: Tallies) {
  for (let i = 0; i + 1 < snapshots.length; i += 2) {
    const [before, after] = [snapshots[i]!, snapshots[i + 1]!];
    const broken =
      brokenCells(before, after, infection, tallies) ??
      brokenTcells(before, after, infection, tallies) ??
      brokenField(before, after, infection, "virions") ??
      brokenField(before, after, infection, "signal");
    if (broken !== undefined) return `step ${after.step}: ${broken}`;
  }
  return undefined;
}

function brokenCells(before: Snapshot, after: Snapshot, { rules }: Infection, tallies: Tallies) {
  for (let place = 0; place < before.states.length; place++) {
    const was = before.states[place]!;
    const is = after.states[place]!;
    const timer = before.timers[place]!;
    const bound = after.tcells[place] !== 0 && after.bonds[place] === rules.binding;
    let next = was;
    if (was === HEALTHY) {
      const chance = Math.min(1, before.virions[place]! * rules.infectivity);
      add(tallies.infections, chance, is === INCUBATING);
      if (is === INCUBATING && chance > 0) next = INCUBATING;
    } else if (was !== DEAD) {
      if (timer === 1) next = was === INCUBATING ? EXPRESSING : DEAD;
      if (bound && was !== APOPTOTIC) next = APOPTOTIC;
    }
    if (is !== next) return `a cell goes from state ${was} with ${timer} steps left to ${is}`;
    const [least, most] = periodBounds(meanPeriod(rules, is));
    const left = after.timers[place]!;
    if (is === DEAD || is === HEALTHY) {
      if (left !== 0) return "a cell that waits for nothing has a timer";
    } else if (is === was ? left !== timer - 1 : left < least || left > most) {
      return `a cell in state ${is} has ${left} steps left`;
    }
  }
  return undefined;
}

function brokenTcells(before: Snapshot, after: Snapshot, infection: Infection, tallies: Tallies) {
  const { rules, attempts, delay } = infection;
  const { width } = rules;
  const places = before.tcells.length;
  const newPlaces = new Map<number, number>();
  for (let place = 0; place < places; place++) newPlaces.set(after.tcells[place]!, place);
  const wandering = new Map<number, boolean>();
  for (let place = 0; place < places; place++) {
    const name = before.tcells[place]!;
    const to = newPlaces.get(name);
    if (name === 0 || to === undefined) continue;
    const bond = before.bonds[place]!;
    const bondAfter = after.bonds[to]!;
    if (bond > 0) {
      if (to !== place || bondAfter !== bond - 1) return "a bound T cell does not stay";
      continue;
    }
    const state = before.states[place]!;
    let chance = state === EXPRESSING ? rules.bindExpressing : 0;
    if (state === INCUBATING) chance = rules.bindIncubating;
    add(tallies.bindings, chance, bondAfter > 0);
    if (bondAfter > 0) {
      if (to !== place || bondAfter !== rules.binding || chance === 0)
        return "a T cell binds oddly";
      continue;
    }
    const dx = (to % width) - (place % width);
    const dy = Math.floor(to / width) - Math.floor(place / width);
    if (Math.abs(dx) > 1 || Math.abs(dy) > 1) return "a T cell leaps";
    wandering.set(place, to !== place);
  }
  tallyMoves(wandering, before, rules, tallies.moves);
  for (const [name, place] of newPlaces) {
    if (name === 0 || entryOf(name) !== after.step) continue;
    if (before.tcells[place] !== 0 || before.signal[place] === 0 || after.bonds[place] !== 0) {
      return "a T cell enters where it cannot";
    }
  }
  if (after.step <= delay) return undefined;
  for (let place = 0; place < places; place++) {
    const name = after.tcells[place]!;
    const isOpen = before.tcells[place] === 0 && (name === 0 || entryOf(name) === after.step);
    if (!isOpen) continue;
    const nobody = (1 - before.signal[place]! / places) ** attempts;
    add(tallies.entries, 1 - nobody, name !== 0);
  }
  return undefined;
}

/**
 * A wandering T cell looks to one of its eight sides and goes there when the place is inside, was free,
 * and falls to it among all that look there.
 */
function tallyMoves(
  wandering: ReadonlyMap<number, boolean>,
  before: Snapshot,
  rules: Rules,
  moves: Tally,
): void {
  for (const [place, moved] of wandering) {
    const open = around(place, rules).filter((to) => before.tcells[to] === 0);
    const chances = open.map((to) => {
      const rivals = around(to, rules).filter((from) => wandering.has(from)).length;
      // The mean of 1 / (1 + others that look there too), each with a chance of one in eight.
      return (1 - (7 / 8) ** rivals) / rivals;
    });
    add(moves, sum(chances), moved);
  }
}

/** The places beside a place, at most eight. */
function around(place: number, { width, height }: Rules): readonly number[] {
  const x = place % width;
  const y = Math.floor(place / width);
  const places: number[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
      if (row !== y || column !== x) places.push(row * width + column);
    }
  }
  return places;
}

/** Nothing is produced but by cells, and what leaves one place arrives at its neighbours or decays. */
function brokenField(
  before: Snapshot,
  after: Snapshot,
  { rules }: Infection,
  name: "virions" | "signal",
) {
  const [share, decay, least] =
    name === "virions"
      ? [rules.virionSpread, rules.virionDecay, rules.leastVirions]
      : [rules.signalSpread, rules.signalDecay, rules.leastSignal];
  const produced = Array.from(before[name], (value, place) => {
    const state = after.states[place]!;
    if (name === "virions") return state === EXPRESSING ? value + rules.virions : value;
    const active = state === EXPRESSING || state === APOPTOTIC;
    return active ? Math.min(1, value + rules.signal) : value;
  });
  const rounding = (ROUNDING * sum(produced)) / produced.length;
  for (const [place, here] of produced.entries()) {
    let flow = 0;
    for (const from of around(place, rules)) flow += produced[from]! - here;
    const expected = (1 - decay) * (here + (share * flow) / 8);
    const got = after[name][place]!;
    if (got === 0 && expected < least + rounding) continue;
    if (!(got >= least && Math.abs(got - expected) <= rounding + ROUNDING * expected)) {
      return `${name} at place ${place} are ${got}, expected ${expected}`;
    }
  }
  return undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
