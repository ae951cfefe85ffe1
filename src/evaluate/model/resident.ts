/**
 * What stays on the runner between variants: data of the splits, and programs that are not edited. A runner
 * that died has taken it all along; the next one gets it anew, when it is asked for.
 */
import type { Executable, Held, XlaClient } from "../../device/index.ts";
import type { TypedArray } from "../../device.ts";
import type { ModelWorkload, Tensors } from "../../model-workload.ts";
import type { Split } from "../../workload.ts";
import { bytesOf, dataOf, type ModelData } from "./inputs.ts";

export interface HeldBatch {
  /** Which batch of which split. */
  readonly place: string;
  readonly inputs: readonly Held[];
  readonly labels?: TypedArray;
}

export interface HeldData {
  readonly parameters: readonly Held[];
  readonly batches: readonly HeldBatch[];
  readonly steps: readonly (readonly Held[])[];
}

export class Resident {
  readonly #xla: XlaClient;
  readonly #workload: ModelWorkload;
  readonly #data = new Map<Split, HeldData>();
  readonly #programs = new Map<string, Executable>();
  #runner = 0;

  constructor(xla: XlaClient, workload: ModelWorkload) {
    this.#xla = xla;
    this.#workload = workload;
  }

  /**
   * @param data of the split where it is at hand; else the workload is asked.
   * @throws UserError as `dataOf`; RunnerFault.
   */
  async data(split: Split, data?: ModelData): Promise<HeldData> {
    await this.#current();
    const known = this.#data.get(split);
    if (known !== undefined) return known;
    await this.#makeRoom(split);
    const put = await this.#put(split, data ?? dataOf(this.#workload, split));
    this.#data.set(split, put);
    return put;
  }

  /** The program, compiled once a runner. @throws RunnerFault. */
  async program(text: string): Promise<Executable> {
    await this.#current();
    const known = this.#programs.get(text);
    if (known !== undefined) return known;
    const compiled = await this.#xla.compile(text);
    this.#programs.set(text, compiled);
    return compiled;
  }

  async #current(): Promise<void> {
    const runner = await this.#xla.ready();
    if (runner === this.#runner) return;
    this.#runner = runner;
    this.#data.clear();
    this.#programs.clear();
  }

  /** The search split's data stay; of the others there is one at a time: training data may be large. */
  async #makeRoom(wanted: Split): Promise<void> {
    for (const [split, { parameters, batches, steps }] of this.#data) {
      if (split === "search" || wanted === "search") continue;
      this.#data.delete(split);
      await this.#xla.free([...parameters, ...batches.flatMap((b) => b.inputs), ...steps.flat()]);
    }
  }

  async #put(split: Split, { parameters, batches, steps }: ModelData): Promise<HeldData> {
    const held: HeldBatch[] = [];
    for (const [k, batch] of batches.entries()) {
      const { labels } = batch;
      const inputs = await this.#putAll(batch.inputs);
      const place = `${split} ${k}`;
      held.push({ place, inputs, ...(labels === undefined ? {} : { labels }) });
    }
    const taken: (readonly Held[])[] = [];
    for (const inputs of steps) taken.push(await this.#putAll(inputs));
    return { parameters: await this.#putAll(parameters), batches: held, steps: taken };
  }

  async #putAll(tensors: Tensors): Promise<readonly Held[]> {
    const all = Object.values(tensors);
    return Promise.all(
      all.map((tensor) => {
        const { element, shape } = tensor;
        return this.#xla.put({ element, shape, data: bytesOf(tensor) });
      }),
    );
  }
}
