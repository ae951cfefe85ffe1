/**
 * The process that owns the GPU: answers the requests of one device, over the socket it was handed as
 * file descriptor 3, until that closes. Started by owner.ts; refuses to be anything else. It may hang or
 * lose its context at any launch: whoever asks must be ready to kill it.
 */

import { dieWithParent } from "../../die-with-parent.ts";
import { UserError } from "../../errors.ts";
import { DeviceFault } from "../../fault.ts";
import { receive, send } from "./channel.ts";
import { Context } from "./context.ts";
import { CudaError } from "./driver.ts";
import { energyOfTurn } from "./energy.ts";
import { faultOf, isSticky } from "./faults.ts";
import { linkPtx } from "./link.ts";
import { SlabPool } from "./memory.ts";
import { OwnerSession } from "./owner-session.ts";
import type { Request, Response, Round } from "./protocol.ts";
import { Told } from "./told.ts";

const SOCKET = 3;
const FOREVER = 2 ** 31 - 1;

class Owner {
  readonly #context: Context;
  readonly #pool: SlabPool;
  readonly #sessions = new Map<number, OwnerSession>();
  /** Uploaded bytes that will be asked for again, by their hash. */
  readonly #contents = new Map<string, Uint8Array>();
  readonly #told = new Told();

  constructor(context: Context) {
    this.#context = context;
    this.#pool = new SlabPool(context);
  }

  answer(request: Request): Response {
    switch (request.type) {
      case "open": {
        const { session, image, poison } = request;
        const cubin = typeof image === "string" ? linkPtx(this.#context, image) : image;
        const opened = new OwnerSession(this.#context, this.#pool, cubin, poison);
        this.#sessions.set(session, opened);
        const assembled = typeof image === "string" ? { cubin } : {};
        return { type: "opened", kernels: opened.kernels, ...assembled };
      }
      case "allocate": {
        const { buffer, role, bytes, float } = request;
        const data = this.#content(request);
        const address = this.#session(request).allocate(buffer, role, bytes, float, data);
        return { type: "allocated", address };
      }
      case "write":
        this.#session(request).write(request.target, request.data);
        return { type: "done" };
      case "read":
        return this.#tell(this.#session(request).read(request.buffer));
      case "launch": {
        const { entry, grid, block, shared, args } = request;
        const time = this.#session(request).launch(entry, { grid, block, shared }, args);
        return { type: "launched", time };
      }
      case "audit":
        return { type: "audited", changed: this.#session(request).audit() };
      case "sample":
        return { type: "sampled", rounds: this.#sample(request) };
      case "energy":
        return { type: "used", ...this.#energy(request) };
      case "occupancy": {
        const { entry, threads, shared } = request;
        return {
          type: "occupied",
          blocks: this.#session(request).occupancy(entry, threads, shared),
        };
      }
      case "close":
        this.#session(request).close();
        this.#sessions.delete(request.session);
        return { type: "done" };
      default:
        return request satisfies never;
    }
  }

  #tell(bytes: Uint8Array): Response {
    const told = this.#told.find(bytes);
    if (told !== undefined) return { type: "bytes", told };
    const own = bytes.slice();
    this.#told.keep(own);
    return { type: "bytes", bytes: own };
  }

  #content({
    content,
    data,
    forget,
  }: Extract<Request, { type: "allocate" }>): Uint8Array | undefined {
    for (const hash of forget) this.#contents.delete(hash);
    if (content === undefined) return data;
    if (data !== undefined) this.#contents.set(content, data);
    const kept = this.#contents.get(content);
    if (kept === undefined) throw new Error(`content ${content} is not here`);
    return kept;
  }

  /** Every second round goes backwards, so that no session always runs in another's wake. */
  #sample(request: Extract<Request, { type: "sample" }>): readonly Round[] {
    const sessions = request.sessions.map((session) => this.#session({ session }));
    return Array.from({ length: request.rounds }, (_, round) => {
      const times = new Array<number>(sessions.length).fill(0);
      const order = [...sessions.keys()];
      if (round % 2 === 1) order.reverse();
      for (const k of order) times[k] = (sessions[k] as OwnerSession).repeat(request.l2);
      const clockMHz = this.#context.monitor.clockMHz();
      return { times, ...(clockMHz === undefined ? {} : { clockMHz }) };
    });
  }

  /** Launches alone: what setting their memory back costs is measured too, and taken off. */
  #energy(request: Extract<Request, { type: "energy" }>): { readonly millijoules?: number } {
    const session = this.#session(request);
    const meter = {
      read: () => this.#context.monitor.energyMillijoules(),
      now: () => performance.now(),
    };
    const turns =
      (launching: boolean) =>
      (count: number): void => {
        for (let k = 0; k < count; k++) session.enqueue(launching);
        this.#context.synchronize();
      };
    const whole = energyOfTurn(meter, turns(true), request.ms);
    if (whole === undefined) return {};
    const rest = energyOfTurn(meter, turns(false), request.ms / 2);
    return rest === undefined ? {} : { millijoules: Math.max(0, whole - rest) };
  }

  #session({ session }: { readonly session: number }): OwnerSession {
    const found = this.#sessions.get(session);
    if (found === undefined) throw new DeviceFault("bad-launch", "the session is closed");
    return found;
  }
}

function failure(error: unknown, request?: Request): Response {
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return { type: "user-error", code, message, hint };
  }
  const entry = request?.type === "launch" ? request.entry : undefined;
  const sticky = isSticky(error);
  const fault = error instanceof CudaError ? faultOf(error, entry) : error;
  if (fault instanceof DeviceFault) {
    const { kind, message, place } = fault;
    const where = place.entry === undefined ? {} : { entry: place.entry };
    return { type: "fault", kind, message, sticky, ...where };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "fault", kind: "internal", message: text, sticky: true };
}

function start(): Owner | undefined {
  try {
    const context = new Context(Number(process.argv[2]));
    send(SOCKET, { type: "ready", gpu: context.info } satisfies Response);
    return new Owner(context);
  } catch (error) {
    send(SOCKET, failure(error));
    return undefined;
  }
}

dieWithParent();
// The terminal sends Ctrl-C to the whole group; the parent decides when this process ends.
process.on("SIGINT", () => undefined);
const owner = start();
while (owner !== undefined) {
  const received = receive<Request>(SOCKET, FOREVER);
  if (received === "timeout") continue;
  if (received === "closed") break;
  let response: Response;
  try {
    response = owner.answer(received.message);
  } catch (error) {
    response = failure(error, received.message);
  }
  if (!send(SOCKET, response)) break;
}
// Node's own way out would wait for the driver's threads.
process.kill(process.pid, "SIGKILL");
