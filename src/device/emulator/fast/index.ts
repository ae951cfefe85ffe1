/**
 * The fast executor: CTAs, warps and most operations run in WebAssembly SIMD on the arena's own memory;
 * operations that it lacks, and every access that is not plainly right, call back to the TypeScript
 * handlers of the reference. Nothing is compiled per kernel: a launch copies decoded instructions.
 *
 * Gives the same outputs, counters and faults as the reference executor, in every bit, with any number
 * of threads. Watched launches do not come here.
 */
import type { Artifact } from "../../../artifact.ts";
import type { Executor } from "../execute/executor.ts";
import type { Arena } from "../memory/arena.ts";
import { instanceOn } from "./instance.ts";
import { forkable, runForked } from "./parallel.ts";

/**
 * Instructions that one CTA should leave for the others before they go to threads: copying an arena
 * costs milliseconds.
 */
const WORTH = 4e6;

/** @param threads most threads that share the CTAs of one launch. */
export function fast(arena: Arena, artifact: Artifact, threads: number): Executor {
  return {
    run(m, program, space, range) {
      const instance = instanceOn(arena);
      instance.load(m, program, space);
      const rest = { ...range, first: range.first + 1, count: range.count - 1 };
      if (threads < 2 || rest.count < threads || !forkable(program, arena)) {
        instance.go(range);
        return instance.counts();
      }
      // The first CTA tells how long the others may take.
      instance.go({ ...range, count: 1 });
      if (m.executed * rest.count < WORTH) {
        instance.go(rest);
        return instance.counts();
      }
      return runForked(instance, m, program, arena, artifact, rest, threads);
    },
  };
}
