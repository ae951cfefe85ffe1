/**
 * The process that runs under compute-sanitizer: repeats recordings on a context of its own and ends.
 * Started by sanitizer.ts with the file of its task; refuses to be anything else. Compares and times
 * nothing. Ends itself by SIGALRM when its time is over, since whoever waits for the tool may kill the tool
 * only.
 */
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { Context, handle } from "./context.ts";
import { endAfter } from "./libc.ts";
import { Module, type Value } from "./module.ts";
import type { WireArgument } from "./protocol.ts";
import type { Step } from "./recording.ts";
import type { Task } from "./sanitizer.ts";

/** Longest time from the last launch to the end of the process, seconds. */
const EXIT_SECONDS = 10;

function repeat(context: Context, cubin: Uint8Array, steps: readonly Step[]): void {
  const { cuda } = context;
  const module = new Module(context, cubin);
  const buffers: bigint[] = [];
  const value = (arg: WireArgument): Value =>
    arg.kind === "buffer" ? { kind: "address", address: buffers[arg.buffer] as bigint } : arg;
  for (const step of steps) {
    switch (step.kind) {
      case "allocate": {
        const address = handle((out) => cuda.cuMemAlloc(out, Math.max(1, step.bytes)));
        buffers.push(address);
        if (step.data !== undefined && step.bytes > 0) {
          cuda.cuMemcpyHtoD(address, step.data, step.bytes);
        }
        break;
      }
      case "write": {
        const to =
          typeof step.target === "string"
            ? module.variable(step.target)?.address
            : buffers[step.target];
        cuda.cuMemcpyHtoD(to as bigint, step.data, step.data.length);
        break;
      }
      case "launch":
        module.prepare(step.entry, step.shape, step.args.map(value)).enqueue();
        context.synchronize();
        break;
      default:
        step satisfies never;
    }
  }
  for (const address of buffers) cuda.cuMemFree(address);
  module.unload();
}

/** @returns the process's exit code; what went wrong is one line for people. */
function run(file: string): number {
  const task = deserialize(readFileSync(file)) as Task;
  endAfter(task.seconds);
  try {
    const context = new Context(task.ordinal);
    for (const steps of task.recordings) repeat(context, task.cubin, steps);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    endAfter(EXIT_SECONDS);
  }
}

process.exit(run(process.argv[2] as string));
