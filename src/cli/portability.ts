/**
 * `gevo portability`: one variant on every device at hand, each against the original there. Exit code 1 when it
 * is wrong on one of them.
 */
import { type Ported, portedTo } from "../analyze/portability.ts";
import { everyDevice, everyModelDevice } from "../device/index.ts";
import { UserError } from "../errors.ts";
import { printEdit } from "../genome.ts";
import { formatError, formatSpeedupIn, table } from "../report/format.ts";
import type { RunRow } from "../store.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson } from "./io.ts";
import { VARIANT, withEvaluator, withVariant } from "./variant.ts";

export const PORTABILITY_OPTIONS: Command["options"] = [
  VARIANT,
  {
    name: "devices",
    value: "names",
    summary:
      "with commas between (default: every preset of the emulator, and every GPU; of a model xla, xla:roofline)",
  },
];

export function portabilityCommand(given: Given, io: Io): Promise<number> {
  return withVariant(given, io, async ({ run, id, genome }) => {
    const devices: Ported[] = [];
    for (const device of given.optional("devices")?.split(",") ?? devicesFor(run)) {
      try {
        devices.push(await withEvaluator(run, io, (each) => portedTo(each, genome), { device }));
      } catch (error) {
        // What the original cannot do on a device, no variant can be asked to.
        if (!(error instanceof UserError) || error.code !== "original-fails") throw error;
        devices.push({ device, status: "not-run", what: error.message });
      }
    }
    const edits = genome.map(printEdit);
    if (given.flag("json")) printJson(io, { run: run.id, variant: id, edits, devices });
    else io.stdout.write(`${table(COLUMNS, devices.map(cellsOf)).join("\n")}\n`);
    return devices.some(({ status }) => status === "fails") ? 1 : 0;
  });
}

const devicesFor = ({ prepared }: RunRow): readonly string[] =>
  prepared.goal === undefined ? everyDevice() : everyModelDevice();

const COLUMNS = [
  { title: "device", align: "left" },
  { title: "clock", align: "left" },
  { title: "speed-up there", align: "right" },
  { title: "error", align: "right" },
  { title: "", align: "left" },
] as const;

function cellsOf(ported: Ported): readonly string[] {
  const { device, status } = ported;
  if (status !== "right") return [device, "", "", "", `${status}: ${ported.what}`];
  const { clock, speedup, interval, error } = ported;
  return [device, clock, formatSpeedupIn(speedup, interval), formatError(error), "right"];
}
