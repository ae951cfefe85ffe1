/**
 * The parent's handle of one worker: sends a request, awaits its answer under a deadline, and turns
 * every way of dying into a value. Knows nothing of what is evaluated.
 *
 *     starting ─▶ idle ─▶ busy ─▶ idle … ─▶ dead
 *
 * A worker that missed a deadline, grew too large or died is never used again.
 */
import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Stage } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { Request, Response } from "./protocol.ts";

/** The worker died under a request. */
export interface Death {
  readonly type: "dead";
  /** The stage it had announced. */
  readonly stage: Stage;
  /** The genome it was at work on, once drawn. */
  readonly genome?: Genome;
  /** We killed it, because it was silent for too long or grew too large. */
  readonly timeout: boolean;
  readonly message: string;
}

export type Answer = Exclude<Response, { type: "stage" }> | Death;

/** Most resident memory of a worker, bytes. */
const MEMORY_LIMIT = 3 * 2 ** 30;
const MEMORY_CHECK_MS = 500;

export class WorkerProcess {
  readonly #child: ChildProcess;
  #resolve: ((answer: Answer) => void) | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #memory: NodeJS.Timeout;
  #stage: Stage = "apply";
  #genome: Genome | undefined;
  #killedFor: string | undefined;
  #stderr = "";
  #dead = false;
  /** Requests answered so far. */
  served = 0;

  constructor() {
    // The same line works from src (TypeScript under a loader) and from dist.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const entry = fileURLToPath(new URL(`./worker.${extension}`, import.meta.url));
    this.#child = fork(entry, [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: ["--max-old-space-size=1536", ...(extension === "ts" ? ["--import", "tsx"] : [])],
    });
    this.#child.on("message", (response: Response) => this.#hear(response));
    this.#child.on("exit", (code, signal) => this.#died(signal ?? `exit code ${code}`));
    this.#child.on("error", (error) => this.#died(error.message));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    this.#memory = setInterval(() => this.#checkMemory(), MEMORY_CHECK_MS).unref();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Also when it was killed and has not ended yet. */
  get dead(): boolean {
    return this.#dead || this.#killedFor !== undefined;
  }

  /** Sends a request and waits for its answer, at most `deadlineMs` after the last stage it said. */
  ask(request: Request, deadlineMs: number): Promise<Answer> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#dead) return this.#finish(this.#death("already dead"));
      this.#watch(deadlineMs);
      this.#child.send(request, (error) => error && this.#died(error.message));
    });
  }

  /** Tells the worker something that it does not answer. */
  tell(request: Request): void {
    if (!this.#dead) this.#child.send(request, () => undefined);
  }

  /** Ends the worker: politely (it exits when the channel closes), then by force. */
  async stop(): Promise<void> {
    if (this.#dead) return;
    const gone = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
    const force = setTimeout(() => this.#child.kill("SIGKILL"), 200);
    if (this.#child.connected) this.#child.disconnect();
    await gone;
    clearTimeout(force);
  }

  #watch(deadlineMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#kill(`no answer for ${deadlineMs} ms`), deadlineMs);
  }

  #hear(response: Response): void {
    if (response.type === "stage") {
      this.#stage = response.stage;
      if (response.genome !== undefined) this.#genome = response.genome;
      this.#deadline?.refresh();
    } else {
      this.#finish(response);
    }
  }

  #finish(answer: Answer): void {
    clearTimeout(this.#deadline);
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#genome = undefined;
    this.served++;
    resolve?.(answer);
  }

  #kill(why: string): void {
    this.#killedFor ??= why;
    this.#child.kill("SIGKILL");
  }

  #died(how: string): void {
    if (this.#dead) return;
    this.#dead = true;
    clearInterval(this.#memory);
    this.#finish(this.#death(this.#killedFor ?? `worker died: ${how}`));
  }

  #death(why: string): Death {
    const last = this.#stderr.trim().split("\n").at(-1) ?? "";
    const message = last === "" ? why : `${why}: ${last}`;
    const genome = this.#genome === undefined ? {} : { genome: this.#genome };
    const timeout = this.#killedFor !== undefined;
    return { type: "dead", stage: this.#stage, ...genome, timeout, message };
  }

  /** Resident pages from /proc; where there is none, memory is not watched. */
  #checkMemory(): void {
    try {
      const pages = Number(readFileSync(`/proc/${this.pid}/statm`, "utf8").split(" ")[1]);
      if (pages * 4096 > MEMORY_LIMIT) this.#kill(`over ${MEMORY_LIMIT} bytes of memory`);
    } catch {
      clearInterval(this.#memory);
    }
  }
}
