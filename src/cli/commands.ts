/** Every command of gevo, as data. */
import { DEFAULTS } from "../evolve.ts";
import { presets } from "../search/index.ts";
import { ANALYZE_OPTIONS, analyzeCommand } from "./analyze.ts";
import type { Command, CommandOption } from "./command.ts";
import { COMPARE_ARGUMENTS, COMPARE_OPTIONS, compareCommand } from "./compare.ts";
import { printCompletion } from "./completion.ts";
import { CONFIG_OPTION } from "./config.ts";
import { doctor } from "./doctor.ts";
import { emulate } from "./emulate.ts";
import { ARGUMENTS, WATCH_NAMES } from "./emulate-args.ts";
import { evolveCommand, resumeCommand } from "./evolve.ts";
import { EXPLAIN_OPTIONS, explainCommand } from "./explain.ts";
import { EXPORT_OPTIONS, exportCommand } from "./export.ts";
import { INIT_OPTIONS, initCommand } from "./init.ts";
import { PORTABILITY_OPTIONS, portabilityCommand } from "./portability.ts";
import { PRUNE_OPTIONS, pruneCommand } from "./prune.ts";
import { replay } from "./replay.ts";
import { list, show } from "./runs.ts";
import { SERVE_OPTIONS, serveCommand } from "./serve.ts";
import { suiteCommand } from "./suite.ts";
import { VALIDATE_OPTIONS, validateCommand } from "./validate.ts";

const PRESETS = Object.entries(presets).map(
  ([name, { description }]) => `${name} (${description})`,
);

const WORKLOAD = {
  name: "workload",
  summary: "a workload.ts, a folder that holds one, or a name under workloads/ or examples/",
  required: true,
} as const;

const RUN = { name: "run", summary: "a run's id or the start of one", required: false } as const;

const JSON_OPTION: CommandOption = {
  name: "json",
  summary: "print one JSON object on stdout; progress goes to stderr",
};

const COST_OPTION: CommandOption = {
  name: "cost",
  summary: "what the best variant and the original cost, term by term and line by line",
};

const DEVICE: CommandOption = {
  name: "device",
  value: "name",
  summary:
    "where variants run: emulator, cuda, cuda:1, or auto (the GPU if there is one); models: xla, xla:roofline",
  default: DEFAULTS.device,
  values: ["auto", "emulator", "cuda", "xla", "xla:roofline"],
  configurable: true,
};

const WORKERS: CommandOption = {
  name: "workers",
  value: "n",
  summary:
    "processes that build variants (default: one a core); modelled results do not depend on it",
  configurable: true,
};

const QUIET: CommandOption = { name: "quiet", summary: "no progress, warnings only" };

export const COMMANDS: readonly Command[] = [
  {
    name: "init",
    summary: "write a workload for a kernel or a model, with inputs on which it runs",
    args: [
      { name: "file", summary: "a kernel (.cu, .ll or .bc) or a model (.mlir)", required: true },
    ],
    options: [...INIT_OPTIONS, JSON_OPTION],
    run: initCommand,
  },
  {
    name: "evolve",
    summary: "evolve a workload's kernels and report the front of faster variants",
    args: [WORKLOAD],
    options: [
      DEVICE,
      {
        name: "preset",
        value: "name",
        summary: `search: ${PRESETS.join(", ")}`,
        default: DEFAULTS.preset,
        values: Object.keys(presets),
        configurable: true,
      },
      {
        name: "budget",
        value: "amount",
        summary: "60s, 10m, 2h, 5000evals or 20gens",
        default: DEFAULTS.budget,
        configurable: true,
      },
      {
        name: "stop-after",
        value: "amount",
        summary: "end when so long nothing became better: 2000evals or 50gens",
        configurable: true,
      },
      {
        name: "target",
        value: "x",
        summary: "end at this speed-up at error 0, such as 1.5",
        configurable: true,
      },
      {
        name: "population",
        value: "n",
        summary: "individuals, a multiple of 4",
        default: String(DEFAULTS.population),
        configurable: true,
      },
      {
        name: "objectives",
        value: "names",
        summary:
          "what is minimised: time,error and on a GPU any of energy, registers, spills " +
          "(default: the workload's)",
        configurable: true,
      },
      {
        name: "seed",
        value: "n",
        summary: "same seed, same run",
        default: String(DEFAULTS.seed),
        configurable: true,
      },
      WORKERS,
      CONFIG_OPTION,
      QUIET,
      JSON_OPTION,
    ],
    run: evolveCommand,
  },
  {
    name: "resume",
    summary: "go on with a run that was stopped or killed; by default the last one",
    args: [RUN],
    options: [WORKERS, CONFIG_OPTION, QUIET, JSON_OPTION],
    run: resumeCommand,
  },
  {
    name: "list",
    summary: "list the runs of this project",
    args: [],
    options: [JSON_OPTION],
    run: list,
  },
  {
    name: "show",
    summary: "show a run's front and best variant; by default the last run's",
    args: [RUN],
    options: [COST_OPTION, JSON_OPTION],
    run: show,
  },
  {
    name: "prune",
    summary: "remove finished runs of this project and what was written for them",
    args: [],
    options: [...PRUNE_OPTIONS, JSON_OPTION],
    run: pruneCommand,
  },
  {
    name: "suite",
    summary: "evolve every workload under workloads/, one after the other, into one table",
    args: [],
    options: [
      DEVICE,
      {
        name: "filter",
        value: "words",
        summary: "only workloads with one of these in their path, with commas between",
      },
      { name: "preset", value: "name", summary: "search, as of evolve", default: "default" },
      {
        name: "budget",
        value: "amount",
        summary: "of each workload, as of evolve",
        default: "60s",
      },
      { name: "population", value: "n", summary: "individuals, a multiple of 4", default: "256" },
      { name: "seed", value: "n", summary: "same seed, same runs", default: "1" },
      {
        name: "out",
        value: "path",
        summary:
          "where the table goes, as PATH.md and PATH.json; what is there with the same settings is not run " +
          "again (default: .gevo/suite-DEVICE)",
      },
      { name: "again", summary: "run everything anew" },
      WORKERS,
      CONFIG_OPTION,
      JSON_OPTION,
    ],
    run: suiteCommand,
  },
  {
    name: "replay",
    summary: "apply edits to a workload, evaluate and validate the variant",
    args: [WORKLOAD],
    options: [
      {
        name: "edits",
        value: "text",
        summary: "edits joined by `;` or line ends",
        required: true,
      },
      DEVICE,
      CONFIG_OPTION,
      JSON_OPTION,
    ],
    run: replay,
  },
  {
    name: "validate",
    summary: "hold everything against a variant: unseen inputs, watchers, another device",
    args: [RUN],
    options: [...VALIDATE_OPTIONS, JSON_OPTION],
    run: validateCommand,
  },
  {
    name: "analyze",
    summary: "take a variant apart: edits that matter, which need each other, when each came",
    args: [RUN],
    options: [...ANALYZE_OPTIONS, JSON_OPTION],
    run: analyzeCommand,
  },
  {
    name: "explain",
    summary: "what each edit of a variant does, is worth and takes for granted",
    args: [RUN],
    options: [...EXPLAIN_OPTIONS, JSON_OPTION],
    run: explainCommand,
  },
  {
    name: "portability",
    summary: "one variant on every device at hand, each against the original there",
    args: [RUN],
    options: [...PORTABILITY_OPTIONS, JSON_OPTION],
    run: portabilityCommand,
  },
  {
    name: "export",
    summary: "write a variant as code, machine code, edits, differences, loaders and reports",
    args: [{ ...RUN, required: true }],
    options: EXPORT_OPTIONS,
    run: exportCommand,
  },
  {
    name: "compare",
    summary: "runs or presets beside each other: medians, an exact test, an effect size, a plot",
    args: COMPARE_ARGUMENTS,
    options: [...COMPARE_OPTIONS, JSON_OPTION],
    run: compareCommand,
  },
  {
    name: "serve",
    summary: "show the runs of this project in a browser, as they go on",
    args: [],
    options: SERVE_OPTIONS,
    run: serveCommand,
  },
  {
    name: "emulate",
    summary:
      "launch a kernel of any PTX file and print output digests, cost and findings; exit code 0 when " +
      "it ran to its end, whatever the watchers found, 3 when it faulted",
    args: [{ name: "file", summary: "PTX text", required: true }],
    options: [
      { name: "entry", value: "name", summary: "the kernel, when the file has several" },
      { name: "grid", value: "x,y,z", summary: "blocks", required: true },
      { name: "block", value: "x,y,z", summary: "threads of a block", required: true },
      { name: "shared", value: "bytes", summary: "dynamic shared memory of a block", default: "0" },
      {
        name: "arg",
        value: "value",
        summary: `the kernel's next argument: ${ARGUMENTS}`,
        repeats: true,
      },
      {
        name: "budget",
        value: "n",
        summary: "most warp-instructions",
        default: "10000000",
      },
      {
        name: "watch",
        value: "names",
        summary: `watchers, with commas between: ${WATCH_NAMES}`,
        default: "none",
      },
      {
        name: "device",
        value: "name",
        summary: "emulator or emulator:PRESET, which decides the modelled cycles",
        default: "emulator",
      },
      JSON_OPTION,
    ],
    run: emulate,
  },
  {
    name: "completion",
    summary: "print a script with which the shell completes gevo's commands",
    args: [{ name: "shell", summary: "bash, zsh or fish", required: true }],
    options: [],
    run: async (given, io) => printCompletion(COMMANDS, given, io),
  },
  {
    name: "doctor",
    summary: "say what this machine has and what is missing",
    args: [],
    options: [
      {
        name: "trust",
        summary: "instead: whether planted cheaters are caught and honest variants not",
      },
      {
        name: "device",
        value: "name",
        summary: "where --trust tries them, as of evolve",
        default: "emulator",
      },
      JSON_OPTION,
    ],
    run: doctor,
  },
];
