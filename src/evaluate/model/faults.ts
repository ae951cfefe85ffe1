/** What a runner's fault means for the variant it was at work on. */
import type { RunnerFault } from "../../device/index.ts";
import type { Failed, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";

/** @param stage that the variant was at. */
export function outcomeOfFault({ kind, message }: RunnerFault, stage: Stage): Failed {
  switch (kind) {
    case "refused":
      return rejected(stage, "refused", message);
    case "out-of-memory":
      return rejected(stage, "out-of-memory", message);
    case "deadline":
      return rejected("deadline", stage, message);
    // It may have been an accident: tried once more, with another runner.
    case "died":
    case "stale":
      return { status: "lost", stage, message };
    default:
      return kind satisfies never;
  }
}
