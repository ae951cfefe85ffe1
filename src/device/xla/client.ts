/**
 * The parent's side of a runner: one Python process per device, asked one thing after the other. A request
 * has a deadline; a runner that misses it is killed by its process id, and so is one that says nothing
 * sensible. What it held is gone with it; the next request starts another. Nothing a runner does reaches
 * the parent but as a `RunnerFault`.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";
import type {
  Answer,
  Compiled,
  Cost,
  Handle,
  RunnerInfo,
  TensorType,
  Turn,
  Verbs,
} from "./protocol.ts";
import { Frames, frame } from "./protocol.ts";
import { pythonPath } from "./python.ts";

/**
 * `refused`: the verifier, XLA or the runner itself says no to what was asked. `died`: the runner ended
 * under the request. `deadline`: it was killed for taking too long. `stale`: the handle is of a runner that
 * is no more.
 */
export type RunnerFaultKind = "refused" | "out-of-memory" | "died" | "deadline" | "stale";

export class RunnerFault extends Error {
  override readonly name = "RunnerFault";
  readonly kind: RunnerFaultKind;
  readonly verb: keyof Verbs;

  constructor(kind: RunnerFaultKind, verb: keyof Verbs, message: string) {
    super(message);
    this.kind = kind;
    this.verb = verb;
  }
}

/** Something a runner holds. */
export interface Held {
  readonly handle: Handle;
  /** Number of the runner, from 1. */
  readonly runner: number;
}

export interface Executable extends Held, Omit<Compiled, "executable"> {}

export interface Tensor extends TensorType {
  /** Little-endian, the last dimension fastest. */
  readonly data: Uint8Array;
}

export interface Ran {
  readonly results: readonly Held[];
  /** Of the runner's clock. */
  readonly milliseconds: number;
}

export interface LoopOptions {
  readonly steps: number;
  readonly carry: number;
  readonly deadlineMs?: number | undefined;
}

export interface XlaOptions {
  /** Longest time of any request, milliseconds; default five minutes. */
  readonly deadlineMs?: number;
  /** What the runner's process gets beside the parent's environment: `JAX_PLATFORMS`, `XLA_FLAGS`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: pythonPath(). */
  readonly python?: string;
  /** Folder by which runners of several clients take turns on a device; absent: the device is this client's. */
  readonly turns?: string;
}

/** Importing JAX and finding the device takes seconds, minutes on a busy machine. */
const START_MS = 180_000;
const DEADLINE_MS = 300_000;
/** How much of what a runner wrote to stderr is told when it dies. */
const LAST_WORDS = 2000;

export class XlaClient {
  readonly #options: XlaOptions;
  #runner: Runner | undefined;
  #runners = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: XlaOptions = {}) {
    this.#options = options;
  }

  /** Process id of the runner; undefined while there is none. */
  get pid(): number | undefined {
    return this.#runner?.pid;
  }

  /**
   * Number of the living runner, from 1; starts one where there is none. What another one held is gone.
   * @throws UserError `python-missing`, `jax-missing`.
   */
  async ready(): Promise<number> {
    return (await this.#ask("hello", {})).runner;
  }

  /** @throws UserError `python-missing`, `jax-missing`. */
  async hello(): Promise<RunnerInfo> {
    return (await this.#ask("hello", {})).head;
  }

  /** The module in MLIR's generic form, with locations. @param module text of any form, or bytecode. */
  async normalise(module: string | Uint8Array): Promise<string> {
    return (await this.#ask("normalise", {}, bytesOf(module))).data.toString("utf8");
  }

  async verify(module: string): Promise<void> {
    await this.#ask("verify", {}, bytesOf(module));
  }

  /** The module as people write it. */
  async pretty(module: string): Promise<string> {
    return (await this.#ask("pretty", {}, bytesOf(module))).data.toString("utf8");
  }

  /** An artifact that `jax.export.deserialize` takes, for any platform. */
  async export(module: string): Promise<Uint8Array> {
    return (await this.#ask("export", {}, bytesOf(module))).data;
  }

  async compile(module: string, deadlineMs?: number): Promise<Executable> {
    const { head, runner } = await this.#ask("compile", {}, bytesOf(module), deadlineMs);
    const { executable, ...rest } = head;
    return { ...rest, handle: executable, runner };
  }

  async put({ element, shape, data }: Tensor): Promise<Held> {
    const { head, runner } = await this.#ask("put", { element, shape }, data);
    return { handle: head.tensor, runner };
  }

  /** Runs and waits. */
  async call(executable: Executable, tensors: readonly Held[], deadlineMs?: number): Promise<Ran> {
    const held = [executable, ...tensors];
    const takes = { executable: executable.handle, tensors: tensors.map((each) => each.handle) };
    const { head, runner } = await this.#ask("call", takes, undefined, deadlineMs, held);
    const results = head.tensors.map((handle) => ({ handle, runner }));
    return { results, milliseconds: head.milliseconds };
  }

  /**
   * Runs `main` step after step, each on the next batch, and waits once.
   * @param carry how many of the first arguments a step's first results replace.
   * @returns results of the last step, milliseconds of all.
   */
  async loop(
    executable: Executable,
    tensors: readonly Held[],
    batches: readonly (readonly Held[])[],
    { steps, carry, deadlineMs }: LoopOptions,
  ): Promise<Ran> {
    const takes = {
      executable: executable.handle,
      tensors: tensors.map(({ handle }) => handle),
      batches: batches.map((batch) => batch.map(({ handle }) => handle)),
      steps,
      carry,
    };
    const held = [executable, ...tensors, ...batches.flat()];
    const { head, runner } = await this.#ask("loop", takes, undefined, deadlineMs, held);
    const results = head.tensors.map((handle) => ({ handle, runner }));
    return { results, milliseconds: head.milliseconds };
  }

  async get(tensor: Held): Promise<Tensor> {
    const takes = { tensor: tensor.handle };
    const { head, data } = await this.#ask("get", takes, undefined, undefined, [tensor]);
    return { element: head.element, shape: head.shape, data };
  }

  /** Things of a runner that is no more are free already. */
  async free(held: readonly Held[]): Promise<void> {
    const living = held.filter((each) => each.runner === this.#runners);
    if (living.length === 0 || !this.#runner?.alive) return;
    const takes = { handles: living.map((each) => each.handle) };
    try {
      await this.#ask("free", takes, undefined, undefined, living);
    } catch (error) {
      // The runner may go while this waits; its successor's handles have the same numbers.
      if (!(error instanceof RunnerFault && error.kind === "stale")) throw error;
    }
  }

  async cost(executable: Executable): Promise<Cost> {
    const takes = { executable: executable.handle };
    return (await this.#ask("cost", takes, undefined, undefined, [executable])).head;
  }

  /**
   * Waits until the device may be used so, for as long as that takes others; gives up what it had before.
   * A runner that ends gives up everything.
   */
  async turn(mode: Turn): Promise<void> {
    const { turns } = this.#options;
    if (turns === undefined) return;
    if (mode === "none" && !this.#runner?.alive) return;
    await this.#ask("turn", { folder: turns, mode });
  }

  /** Ends the runner at once. */
  close(): void {
    this.#runner?.kill();
    this.#runner = undefined;
  }

  /** Requests wait for those before them. */
  #ask<V extends keyof Verbs>(
    verb: V,
    takes: Verbs[V]["takes"],
    data: Uint8Array = new Uint8Array(),
    deadlineMs: number = this.#options.deadlineMs ?? DEADLINE_MS,
    held: readonly Held[] = [],
  ): Promise<{ readonly head: Verbs[V]["gives"]; readonly data: Buffer; readonly runner: number }> {
    const asked = this.#queue.then(async () => {
      const runner = await this.#started();
      if (held.some((each) => each.runner !== this.#runners)) {
        throw new RunnerFault("stale", verb, "what it is asked for went with an earlier runner");
      }
      const answer = await runner.ask(verb, takes, data, deadlineMs);
      return { ...answer, runner: this.#runners };
    });
    this.#queue = asked.catch(() => undefined);
    return asked;
  }

  async #started(): Promise<Runner> {
    if (this.#runner?.alive) return this.#runner;
    const { python = pythonPath(), env = {} } = this.#options;
    const runner = new Runner(python, env);
    this.#runners++;
    this.#runner = runner;
    await runner.ask("hello", {}, new Uint8Array(), START_MS);
    return runner;
  }
}

/** One process. */
class Runner {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #python: string;
  readonly #frames = new Frames();
  #alive = true;
  #words = "";
  #waiting: ((event: "frame" | "end") => void) | undefined;
  #missing: string | undefined;

  constructor(python: string, env: Readonly<Record<string, string>>) {
    this.#python = python;
    const script = fileURLToPath(new URL("./runner.py", import.meta.url));
    this.#child = spawn(python, [script], { env: { ...process.env, ...env } });
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#frames.push(chunk);
      this.#waiting?.("frame");
    });
    this.#child.stderr.on("data", (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString()).slice(-LAST_WORDS);
    });
    this.#child.on("error", (error) => {
      this.#missing = error.message;
      this.#end();
    });
    // `close`: after the last of its output has been read.
    this.#child.on("close", () => this.#end());
    // Writing to a runner that is gone is told by its end.
    this.#child.stdin.on("error", () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    this.#alive = false;
    this.#child.kill("SIGKILL");
  }

  async ask<V extends keyof Verbs>(
    verb: V,
    takes: Verbs[V]["takes"],
    data: Uint8Array,
    deadlineMs: number,
  ): Promise<{ readonly head: Verbs[V]["gives"]; readonly data: Buffer }> {
    for (const part of frame({ verb, ...takes }, data)) this.#child.stdin.write(part);
    const answer = await this.#answer(deadlineMs);
    if (typeof answer === "string") {
      this.kill();
      if (this.#missing !== undefined) throw pythonMissing(this.#python, this.#missing);
      const words = lastWords(this.#words);
      const message =
        answer === "deadline"
          ? `${verb} took longer than ${deadlineMs} ms`
          : `the runner ended during ${verb}${words === "" ? "" : `: ${words}`}`;
      throw new RunnerFault(answer, verb, message);
    }
    const head = answer.head as Answer<Verbs[V]["gives"]>;
    if (head.ok) return { head, data: answer.data };
    if (head.kind !== "jax-missing") throw new RunnerFault(head.kind, verb, head.message);
    this.kill();
    throw jaxMissing(head.message);
  }

  /** The next frame, or why there is none. */
  #answer(deadlineMs: number): Promise<{ head: object; data: Buffer } | "died" | "deadline"> {
    return new Promise((resolve) => {
      const settle = (found: { head: object; data: Buffer } | "died" | "deadline"): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(found);
      };
      const look = (event: "frame" | "end"): void => {
        const found = this.#next();
        if (found !== undefined) settle(found);
        else if (event === "end" || !this.#alive) settle("died");
      };
      const timer = setTimeout(() => settle("deadline"), deadlineMs);
      this.#waiting = look;
      look(this.#alive ? "frame" : "end");
    });
  }

  /** The next whole frame. What is no frame ends the runner: nothing it says can be trusted any more. */
  #next(): { head: object; data: Buffer } | undefined {
    try {
      return this.#frames.next();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.kill();
      return undefined;
    }
  }

  #end(): void {
    this.#alive = false;
    this.#waiting?.("end");
  }
}

function bytesOf(module: string | Uint8Array): Uint8Array {
  return typeof module === "string" ? Buffer.from(module) : module;
}

/** What XLA says before it aborts stands on a line of its own; the stack after it tells users nothing. */
function lastWords(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^\s*@\s/.test(line));
  return lines.find((line) => /Check failed|^F\d{4} |Error/.test(line)) ?? lines.at(-1) ?? "";
}

const SET_UP = "Run `npm run setup`, or name a Python that has JAX in GEVO_PYTHON.";

function pythonMissing(python: string, why: string): UserError {
  return new UserError("python-missing", `Python cannot be started as ${python} (${why})`, SET_UP);
}

function jaxMissing(why: string): UserError {
  return new UserError("jax-missing", `JAX is missing: ${why}`, SET_UP);
}
