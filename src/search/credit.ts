/**
 * Adaptive choice among a few ways: each earns by what its tries brought, old earnings fade, and none
 * falls below a floor, for what does not pay now may pay later (adaptive operator selection by
 * probability matching; Fialho, "Adaptive Operator Selection for Optimization", 2010).
 */
import type { Random } from "../random.ts";

/** A way that earns nothing keeps this weight; one that earns 1 a try has `FLOOR + SCALE`. */
const FLOOR = 20;
const SCALE = 400;
/** What a round leaves of what was earned before. */
const FADING = 0.98;

interface Account {
  tries: number;
  earned: number;
}

export class Credit {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #adaptive: boolean;

  /** @param adaptive false: all ways stay equally likely. */
  constructor(names: readonly string[], adaptive: boolean) {
    // As if each had earned a little: a new way is not judged by its first try.
    this.#accounts = new Map(names.map((name) => [name, { tries: 20, earned: 2 }]));
    this.#adaptive = adaptive;
  }

  pick(random: Random): string {
    return random.weighted([...this.#accounts.keys()], (name) => this.#weight(name));
  }

  /** @param reward from 0 to 1. */
  record(name: string, reward: number): void {
    const account = this.#accounts.get(name);
    if (account === undefined) return;
    account.tries += 1;
    account.earned += reward;
  }

  /** To be called once a round. */
  fade(): void {
    for (const account of this.#accounts.values()) {
      account.tries *= FADING;
      account.earned *= FADING;
    }
  }

  #weight(name: string): number {
    const { tries, earned } = this.#accounts.get(name) as Account;
    return this.#adaptive ? FLOOR + Math.round((SCALE * earned) / (tries + 1)) : 1;
  }
}
