/**
 * `gevo replay`: evaluates one variant, given as the text of its edits, on the search and the
 * validation split. Exit code 1 when it fails either.
 */
import { chooseDevice, modelDevice, openDevice } from "../device/index.ts";
import { openEvaluator } from "../evaluate/index.ts";
import { parseGenome } from "../genome.ts";
import type { Replay } from "../report/replay.ts";
import { replayText } from "../report/replay.ts";
import { replayGenome } from "../run/replay.ts";
import { openCache } from "../store/index.ts";
import { resolveWorkload } from "../workload/resolve.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson, printText } from "./io.ts";

export async function replay(given: Given, io: Io): Promise<number> {
  const genome = parseGenome(given.text("edits"));
  const workload = resolveWorkload(given.required(0), io.cwd);
  const device = chooseDevice(given.text("device"));
  if (modelDevice(device) === undefined) openDevice(device);
  const cache = openCache(io.cwd);
  const evaluator = await openEvaluator({ workload, device, workers: 1, cache });
  let result: Replay;
  try {
    result = await replayGenome(genome, evaluator);
  } finally {
    await evaluator.close();
  }
  if (given.flag("json")) printJson(io, result);
  else printText(io.stdout, replayText(result, lookFor(io)));
  return result.status === "ok" && result.validated ? 0 : 1;
}
