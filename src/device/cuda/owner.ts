/**
 * The device's handle of one owner process: starts it, asks it, kills it. Synchronous, since a
 * workload's `run` is: a request waits for its answer under a deadline, and what does not answer in time
 * is killed by its process id.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";
import { DeviceFault } from "../../fault.ts";
import { receive, send } from "./channel.ts";
import type { GpuInfo } from "./gpus.ts";
import { socketPair } from "./libc.ts";
import type { Request, Response } from "./protocol.ts";

/** Longest time from the start of the process to its context, milliseconds. */
const START_MS = 60_000;

export class Owner {
  readonly #child: ChildProcess;
  readonly #socket: number;
  #dead = false;
  #ready: GpuInfo | undefined;
  #busyMs = 0;
  #untried = true;

  constructor(ordinal: number) {
    const [ours, theirs] = socketPair();
    // The same line works from src (TypeScript under a loader) and from dist.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const entry = fileURLToPath(new URL(`./owner-process.${extension}`, import.meta.url));
    const loader = extension === "ts" ? ["--import", "tsx"] : [];
    this.#child = spawn(process.execPath, [...loader, entry, String(ordinal)], {
      stdio: ["ignore", "ignore", "inherit", theirs],
    });
    this.#child.unref();
    this.#child.on("error", () => this.kill());
    closeSync(theirs);
    this.#socket = ours;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** It has answered nothing yet, but for saying once that it is ready: it may have died since. */
  get untried(): boolean {
    return this.#untried;
  }

  /** Milliseconds that launches and rounds of timing have taken, requests and answers included. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /** Waits for the context. @throws UserError when there is none to be had. */
  ready(): GpuInfo {
    if (this.#ready !== undefined) return this.#ready;
    const received = receive<Response>(this.#socket, START_MS);
    if (typeof received !== "string" && received.message.type === "ready") {
      this.#ready = received.message.gpu;
      return this.#ready;
    }
    this.kill();
    if (typeof received !== "string" && received.message.type === "user-error") {
      const { code, message, hint } = received.message;
      throw new UserError(code, message, hint);
    }
    const why =
      typeof received === "string"
        ? `the process that owns the GPU: ${received}`
        : received.message.type === "fault"
          ? received.message.message
          : received.message.type;
    throw new UserError(
      "cuda-unusable",
      `the GPU gives no context (${why})`,
      "Check `nvidia-smi` for a GPU in exclusive mode or without free memory.",
    );
  }

  /** Waits for the context. @returns whether there is one, or was before the process died unnoticed. */
  isReady(): boolean {
    if (this.#dead) return false;
    try {
      this.ready();
      return true;
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  }

  /**
   * @param milliseconds longest wait for the answer.
   * @throws DeviceFault what the program did; after a fault that costs the context, this is dead.
   */
  ask<T extends Response["type"]>(
    request: Request,
    answer: T,
    milliseconds: number,
  ): Extract<Response, { type: T }> {
    this.ready();
    const start = performance.now();
    if (this.#dead || !send(this.#socket, request)) return this.#lost("it is gone");
    const received = receive<Response>(this.#socket, milliseconds);
    const busy = request.type === "launch" || request.type === "sample";
    if (busy) this.#busyMs += performance.now() - start;
    if (received === "closed") return this.#lost("it died");
    if (received === "timeout") {
      this.kill();
      throw new DeviceFault("timeout", `no end after ${milliseconds} ms`, place(request));
    }
    this.#untried = false;
    const response = received.message;
    if (response.type === answer) return response as Extract<Response, { type: T }>;
    if (response.type !== "fault") return this.#lost(`it answered ${response.type}`);
    if (response.sticky) this.kill();
    const where = response.entry === undefined ? {} : { entry: response.entry };
    throw new DeviceFault(response.kind, response.message, where);
  }

  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#child.kill("SIGKILL");
    closeSync(this.#socket);
  }

  #lost(how: string): never {
    this.kill();
    throw new DeviceFault("device-lost", `the process that owned the GPU was lost: ${how}`);
  }
}

function place(request: Request): { readonly entry?: string } {
  return request.type === "launch" ? { entry: request.entry } : {};
}
