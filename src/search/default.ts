/**
 * The default search. Each round asks for a batch that is put together in several ways:
 *
 *     neighbour   the next of the original's single edits, the most telling first
 *     draw        a variant with one more random edit
 *     block       a variant with an edit, or a group of edits, that helped another
 *     enable      a valid variant that changed the time, with an edit that failed alone
 *     local       the fastest variant, with the next of the edits that are valid alone
 *     drop        a variant with one edit less
 *
 * Neighbours have a fixed part of the batch until the list is through, and so have early pairs of stone
 * and edit; the other ways share the rest alike. Whatever is valid may join the population. Nothing that can be
 * known beforehand is asked twice.
 */
import type { Edit, Genome } from "../genome.ts";
import { genomeOf, printGenome } from "../genome.ts";
import { Random } from "../random.ts";
import type { Candidate, Individual, Strategy, StrategyOptions, Trial } from "../search.ts";
import { Asked } from "./asked.ts";
import { Blocks } from "./blocks.ts";
import type { Clock, Course } from "./course.ts";
import { strategyOf } from "./course.ts";
import { Enabling, type Pair } from "./enabling.ts";
import { Filter } from "./filter.ts";
import type { SearchOptions } from "./ideas.ts";
import { Local } from "./local.ts";
import { better, timesDiffer, workDiffers } from "./noise.ts";
import { Population } from "./population.ts";
import { individualOf } from "./vary.ts";

const BATCH = 32;
/** The first rounds are neighbours alone; later ones hold this many. */
const FIRST_ROUNDS = 3;
const NEIGHBOURS = 12;
/** And this many of the early pairs, which seldom pay but pay most. */
const PAIRS = 8;
/** Tries to put together a candidate that was not asked before. */
const TRIES = 8;
const PUBLISHED = ["delete", "copy", "move", "replace", "swap", "operand"];

type Way = "neighbour" | Shared;
/** How the part of a batch is put together that nothing has for itself. */
type Shared = "draw" | "block" | "enable" | "local" | "drop";

interface Proposal {
  readonly way: Way;
  readonly parent: Individual;
  readonly candidate: Candidate;
  /** What is put on top of the parent. */
  readonly block?: Genome;
  /** Of a stone and an edit. */
  readonly pair?: Pair;
}

export function defaultSearch(
  name: string,
  options: StrategyOptions,
  ideas: SearchOptions,
): Strategy {
  const clock: Clock = { generation: 0 };
  return strategyOf(name, clock, new DefaultSearch(options, ideas, clock).course());
}

class DefaultSearch {
  readonly #options: StrategyOptions;
  readonly #ideas: SearchOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #population: Population;
  readonly #blocks = new Blocks();
  readonly #enabling: Enabling;
  readonly #local = new Local();
  /** All but neighbours. */
  readonly #ways: readonly Shared[];
  readonly #operators: readonly string[];
  readonly #asked = new Asked();
  /** The program without edits, as it is built for variants. */
  #unedited: Individual;
  #neighbour = 0;

  constructor(options: StrategyOptions, ideas: SearchOptions, clock: Clock) {
    this.#options = options;
    this.#ideas = ideas;
    this.#clock = clock;
    this.#random = new Random(options.seed);
    this.#enabling = new Enabling(ideas.filter ? new Filter(this.#random) : undefined);
    this.#unedited = { genome: [], fitness: options.original };
    this.#population = new Population(options.population, this.#unedited);
    const ways: Shared[] = ["draw", "drop"];
    if (ideas.blocks) ways.push("block");
    if (ideas.enabling) ways.push("enable");
    if (ideas.local) ways.push("local");
    this.#ways = ways;
    const published = options.operators.filter((each) => PUBLISHED.includes(each));
    this.#operators = ideas.operators ? options.operators : published;
  }

  *course(): Course<never> {
    const [first] = yield () => [{ genome: [] }];
    this.#unedited = (first && this.#individualOf(first)) ?? this.#unedited;
    this.#asked.add([]);
    this.#population.add(this.#unedited);
    for (;;) {
      const batch = this.#batch();
      const trials = yield () => batch.map(({ candidate }) => candidate);
      batch.forEach((proposal, i) => {
        this.#learn(proposal, trials[i] as Trial);
      });
      this.#clock.generation++;
    }
  }

  #batch(): readonly Proposal[] {
    const batch: Proposal[] = [];
    const most = this.#clock.generation < FIRST_ROUNDS ? BATCH : NEIGHBOURS;
    while (batch.length < most && this.#ideas.neighbours) {
      const proposal = this.#nextNeighbour();
      if (proposal === undefined) break;
      batch.push(proposal);
    }
    for (let left = batch.length < BATCH ? PAIRS : 0; left > 0 && this.#ideas.enabling; left--) {
      const proposal = this.#pair(true);
      if (proposal === undefined) break;
      batch.push(proposal);
    }
    while (batch.length < BATCH) batch.push(this.#propose());
    return batch;
  }

  #nextNeighbour(): Proposal | undefined {
    if (this.#neighbour >= this.#options.neighbours) return undefined;
    const draw = { neighbour: this.#neighbour++, ...this.#heat() };
    return { way: "neighbour", parent: this.#unedited, candidate: { genome: [], draw } };
  }

  /** Something new; a draw when nothing else is. */
  #propose(): Proposal {
    for (let tried = 0; tried < TRIES; tried++) {
      const way = this.#random.pick(this.#ways);
      if (way === "draw") break;
      const proposal = this.#vary(way, this.#population.pick(this.#random));
      if (proposal !== undefined) return proposal;
    }
    return this.#draw(this.#population.pick(this.#random));
  }

  #vary(way: Exclude<Shared, "draw">, parent: Individual): Proposal | undefined {
    switch (way) {
      case "block": {
        const block = this.#blocks.pick(parent.genome, this.#random);
        return block && this.#ifNew({ way, parent, candidate: on(parent, block), block });
      }
      case "enable":
        return this.#pair(false);
      case "local":
        return this.#around(this.#population.fastest);
      case "drop": {
        if (parent.genome.length === 0) return undefined;
        const gone = this.#random.pick(parent.genome);
        const genome = parent.genome.filter((edit) => edit !== gone);
        return this.#ifNew({ way, parent, candidate: { genome } });
      }
      default:
        return way satisfies never;
    }
  }

  #pair(early: boolean): Proposal | undefined {
    const pair = this.#unasked(() => this.#enabling.next(early));
    return pair && { way: "enable", parent: pair.stone, candidate: { genome: pair.genome }, pair };
  }

  #around(parent: Individual): Proposal | undefined {
    const candidate = this.#unasked(() => this.#local.next(parent.genome));
    return candidate && { way: "local", parent, candidate };
  }

  /** The next one that was not asked, be it by another way. */
  #unasked<T extends { readonly genome: Genome }>(next: () => T | undefined): T | undefined {
    for (;;) {
      const each = next();
      if (each === undefined || this.#asked.isNew(each.genome)) return each;
    }
  }

  #ifNew(proposal: Proposal): Proposal | undefined {
    return this.#asked.isNew(proposal.candidate.genome) ? proposal : undefined;
  }

  #draw(parent: Individual): Proposal {
    const operators = [this.#random.pick(this.#operators)];
    const draw = { seed: this.#random.seed(), operators, ...this.#heat() };
    return { way: "draw", parent, candidate: { genome: parent.genome, draw } };
  }

  #heat(): Pick<StrategyOptions, "heat"> {
    const { heat } = this.#options;
    return this.#ideas.heat && heat !== undefined ? { heat } : {};
  }

  #learn({ way, parent, block, pair }: Proposal, trial: Trial): void {
    const found = this.#individualOf(trial);
    const [edit] = trial.genome.slice(parent.genome.length);
    const isSingle = trial.genome.length === 1 && parent.genome.length === 0;
    this.#asked.add(trial.genome);
    if (block !== undefined) this.#blocks.tried(block, found !== undefined);
    if (isSingle && edit !== undefined) this.#learnSingle(edit, found);
    if (pair !== undefined) this.#enabling.tried(pair, found, this.#unedited);
    if (found === undefined) return;
    if (way !== "drop" && better(found, parent)) this.#learnBlock(found, parent);
    this.#population.add(found);
  }

  #learnSingle(edit: Edit, found: Individual | undefined): void {
    if (found === undefined) {
      this.#enabling.failed(edit);
      return;
    }
    this.#local.valid(edit, timeOf(this.#unedited) - timeOf(found));
    if (this.#changes(found)) this.#enabling.changed(found);
  }

  #changes(found: Individual): boolean {
    return timesDiffer(found, this.#unedited) || workDiffers(found, this.#unedited);
  }

  #individualOf(trial: Trial): Individual | undefined {
    const found = individualOf(trial);
    if (found === undefined || this.#ideas.model) return found;
    const { modelled: _, ...measured } = found;
    return measured;
  }

  /** What was put on top of the parent helped; of enabled edits the whole group. */
  #learnBlock(found: Individual, parent: Individual): void {
    const known = new Set(parent.genome.map((each) => printGenome([each])));
    const added = found.genome.filter((each) => !known.has(printGenome([each])));
    const [before, after] = [timeOf(parent), timeOf(found)];
    if (added.length > 0 && after < before) this.#blocks.helped(added, (before - after) / before);
    const unedited = timeOf(this.#unedited);
    if (found.genome.length <= 4 && after < unedited) {
      this.#blocks.helped(found.genome, (unedited - after) / unedited);
    }
  }
}

const timeOf = ({ fitness }: Individual): number => fitness[0] as number;

function on({ genome }: Individual, more: Genome): Candidate {
  return { genome: genomeOf([...genome, ...more]) };
}
