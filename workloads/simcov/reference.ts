/**
 * The infection on the CPU: T cells are objects that know where they are, concentrations are f64. Random
 * words are those of the kernels, so that a run can be followed cell by cell.
 */
import {
  ADMISSION,
  APOPTOTIC,
  BID,
  BINDING,
  type Course,
  DEAD,
  DIRECTION,
  EXPRESSING,
  HEALTHY,
  INCUBATING,
  INFECTION,
  type Infection,
  lifeOf,
  meanPeriod,
  PERIOD,
  PLACE,
  periodOf,
  type Rules,
  random,
  type Snapshot,
  type Sums,
  uniform,
} from "./rules.ts";

/** A rule that can be left out, to see that it is missed. */
export type Rule = "ageing" | "rims" | "binding" | "moving" | "decay" | "timers" | "entering";

interface Tcell {
  readonly name: number;
  place: number;
  life: number;
  bond: number;
}

/** What becomes of one tissue. */
export function simulate(infection: Infection, seed: number, without?: Rule): Course {
  const tissue = new Tissue(infection, seed, without);
  const sums: Sums[] = [];
  const snapshots: Snapshot[] = [];
  for (let step = 1; step <= infection.steps; step++) {
    tissue.advance(step);
    if (step % infection.every === 0) sums.push(tissue.sums());
    if (infection.windows.some((window) => step === window || step === window + 1)) {
      snapshots.push(tissue.snapshot(step));
    }
  }
  return { sums, snapshots };
}

class Tissue {
  readonly #infection: Infection;
  readonly #rules: Rules;
  readonly #seed: number;
  readonly #without: Rule | undefined;
  readonly #states: number[];
  readonly #timers: number[];
  #virions: number[];
  #signal: number[];
  #tcells: Tcell[] = [];

  constructor(infection: Infection, seed: number, without: Rule | undefined) {
    this.#infection = infection;
    this.#rules = infection.rules;
    this.#seed = seed;
    this.#without = without;
    this.#virions = Array.from(infection.virions);
    this.#states = this.#virions.map(() => HEALTHY);
    this.#timers = this.#virions.map(() => 0);
    this.#signal = this.#virions.map(() => 0);
  }

  advance(step: number): void {
    this.#wander(step);
    const { binding, virionSpread, virionDecay, signalSpread, signalDecay } = this.#rules;
    const bound = new Set(this.#tcells.filter((t) => t.bond === binding).map((t) => t.place));
    this.#states.forEach((state, place) => {
      this.#live(step, place, state, bound.has(place));
    });
    const { leastVirions, leastSignal } = this.#rules;
    this.#virions = this.#spread(this.#virions, virionSpread, virionDecay, leastVirions);
    this.#signal = this.#spread(this.#signal, signalSpread, signalDecay, leastSignal);
  }

  #chance(step: number, counter: number, purpose: number): number {
    return uniform(random(this.#seed, step, counter, purpose));
  }

  #wander(step: number): void {
    const occupied = new Set(this.#tcells.map((t) => t.place));
    const staying: Tcell[] = [];
    const rivals = new Map<number, { bid: number; tcell: Tcell }[]>();
    for (const tcell of this.#tcells) {
      if (this.#without !== "ageing") tcell.life--;
      if (tcell.life === 0) continue;
      const wish = this.#wish(step, tcell, occupied);
      if (wish === undefined) staying.push(tcell);
      else rivals.set(wish.place, [...(rivals.get(wish.place) ?? []), { bid: wish.bid, tcell }]);
    }
    const moved = [...rivals].map(([place, bidders]) => {
      const [winner, ...losers] = bidders.sort((a, b) => b.bid - a.bid).map(({ tcell }) => tcell);
      staying.push(...losers);
      return { ...winner!, place };
    });
    const arrived = this.#arrivals(step, (place) => occupied.has(place) || rivals.has(place));
    this.#tcells = [...staying, ...moved, ...arrived];
  }

  /** Where a T cell wants to go; undefined when it stays, bound or for want of a place. */
  #wish(step: number, tcell: Tcell, occupied: ReadonlySet<number>) {
    const rules = this.#rules;
    if (tcell.bond > 0) {
      tcell.bond--;
      return undefined;
    }
    const { place } = tcell;
    let chance = 0;
    if (this.#states[place] === EXPRESSING) chance = rules.bindExpressing;
    if (this.#states[place] === INCUBATING) chance = rules.bindIncubating;
    if (this.#without !== "binding" && this.#chance(step, place, BINDING) < chance) {
      tcell.bond = rules.binding;
      return undefined;
    }
    const drawn = random(this.#seed, step, place, DIRECTION) % 8;
    const direction = drawn >= 4 ? drawn + 1 : drawn;
    const target = this.#beside(place, direction);
    if (target === undefined || occupied.has(target) || this.#without === "moving") {
      return undefined;
    }
    const bid = ((random(this.#seed, step, place, BID) & ~31) | (direction + 1)) >>> 0;
    return { place: target, bid };
  }

  #arrivals(step: number, isTaken: (place: number) => boolean): Iterable<Tcell> {
    const { attempts, delay } = this.#infection;
    const arrived = new Map<number, Tcell>();
    if (this.#without === "entering") return [];
    for (let attempt = 0; step > delay && attempt < attempts; attempt++) {
      const place = random(this.#seed, step, attempt, PLACE) % this.#states.length;
      if (isTaken(place)) continue;
      if (this.#chance(step, attempt, ADMISSION) >= this.#signal[place]!) continue;
      const name = step * 4096 + attempt + 1;
      // Of several at one place the last one stays.
      arrived.set(place, { name, place, life: lifeOf(this.#seed, name, this.#rules), bond: 0 });
    }
    return arrived.values();
  }

  #live(step: number, place: number, state: number, bound: boolean): void {
    const rules = this.#rules;
    let next = state;
    if (state === HEALTHY) {
      const chance = this.#virions[place]! * rules.infectivity;
      if (chance > 0 && this.#chance(step, place, INFECTION) < chance) next = INCUBATING;
    } else if (state !== DEAD) {
      if (this.#without !== "timers") this.#timers[place]!--;
      if (this.#timers[place] === 0) next = state === INCUBATING ? EXPRESSING : DEAD;
      if (bound && state !== APOPTOTIC) next = APOPTOTIC;
    }
    if (next !== state) {
      this.#states[place] = next;
      const word = random(this.#seed, step, place, PERIOD);
      this.#timers[place] = next === DEAD ? 0 : periodOf(word, meanPeriod(rules, next));
    }
    if (next === EXPRESSING) this.#virions[place]! += rules.virions;
    if (next === EXPRESSING || next === APOPTOTIC) {
      this.#signal[place] = Math.min(1, this.#signal[place]! + rules.signal);
    }
  }

  #spread(field: readonly number[], share: number, decay: number, least: number): number[] {
    const lost = this.#without === "decay" ? 0 : decay;
    return field.map((here, place) => {
      let flow = 0;
      for (let direction = 0; direction < 9; direction++) {
        flow += (field[this.#beside(place, direction) ?? place] ?? here) - here;
      }
      const after = (1 - lost) * (here + (share / 8) * flow);
      return after < least ? 0 : after;
    });
  }

  /** The place in a direction, 0 to 8 (4 is the place itself), or undefined beyond the rim. */
  #beside(place: number, direction: number): number | undefined {
    const { width, height } = this.#rules;
    const x = (place % width) + (direction % 3) - 1;
    const y = Math.floor(place / width) + Math.floor(direction / 3) - 1;
    if (this.#without === "rims") {
      const wrapped = y * width + x;
      return wrapped >= 0 && wrapped < width * height ? wrapped : undefined;
    }
    return x >= 0 && x < width && y >= 0 && y < height ? y * width + x : undefined;
  }

  sums(): Sums {
    const counts = [HEALTHY, INCUBATING, EXPRESSING, APOPTOTIC, DEAD].map(
      (kind) => this.#states.filter((state) => state === kind).length,
    );
    const total = (field: readonly number[]) => field.reduce((sum, x) => sum + x, 0);
    return [...counts, this.#tcells.length, total(this.#virions), total(this.#signal)];
  }

  snapshot(step: number): Snapshot {
    const at = (value: (tcell: Tcell) => number) => {
      const values = this.#states.map(() => 0);
      for (const tcell of this.#tcells) values[tcell.place] = value(tcell);
      return values;
    };
    return {
      step,
      states: [...this.#states],
      timers: [...this.#timers],
      tcells: at((tcell) => tcell.name),
      lives: at((tcell) => tcell.life),
      bonds: at((tcell) => tcell.bond),
      virions: [...this.#virions],
      signal: [...this.#signal],
    };
  }
}
