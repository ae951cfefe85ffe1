/** A kernel's section of the report: its presets, each as far as it came, beside the default. */
import {
  mannWhitney,
  median,
  medianInterval,
  quantile,
  varghaDelaney,
} from "../../src/analyze/statistics.ts";
import type { Measure } from "../../src/compare/measures.ts";
import { best, bestExact, equally, reaches, volume } from "../../src/compare/measures.ts";
import { DEFAULT, valuesOf } from "./figures.ts";
import { fixed, table, thousands, unique } from "./markdown.ts";
import { nameOf } from "./plot.ts";
import type { RunRecord } from "./records.ts";

/** A speed-up of the constructed kernel that only the change of mechanism gives. */
const MECHANISM = { kernel: "bench/exchange", speedup: 2 };

/** @param records of one kernel, by one unit. */
export function presetsOf(records: readonly RunRecord[]): string {
  const ours = records.filter(({ preset }) => DEFAULT.test(preset));
  const unit = records[0]?.unit ?? "evaluations";
  const rows = unique(records.map(({ preset }) => preset)).map((preset) => {
    const own = records.filter((each) => each.preset === preset);
    const compared = ours.length > 0 && preset !== ours[0]?.preset;
    const both = equally([...ours, ...own]);
    const [mine, theirs] = [valuesOf(ours, volume, both), valuesOf(own, volume, both)];
    return [
      preset,
      own.length,
      ...(unit === "seconds" ? [own[0]?.limit ?? ""] : []),
      thousands(unit === "seconds" ? median(own.map((each) => each.evaluations)) : equally(own)),
      ...[bestExact, best, volume].map((measure) => spread(own, measure)),
      medianInterval(valuesOf(own, volume)).map(fixed).join(" – "),
      compared ? varghaDelaney(mine, theirs).toFixed(2) : "",
      compared ? mannWhitney(mine, theirs).toPrecision(2) : "",
    ];
  });
  const limits = unit === "seconds" ? ["seconds:", "evaluations:"] : ["evaluations:"];
  const measures = ["exact", "best", "volume", "median volume, 95 %"];
  return table(["preset", "seeds:", ...limits, ...measures, "A:", "p:"], rows);
}

/** Which presets get through the valley, those without an idea as well. */
export function mechanism(all: readonly RunRecord[]): string {
  const records = all.filter(({ kernel }) => kernel === MECHANISM.kernel);
  if (records.length === 0) return "";
  const rows = unique(records.map(({ preset }) => preset)).map((preset) => {
    const own = records.filter((each) => each.preset === preset);
    const when = own.map((each) => reaches(each, MECHANISM.speedup)).filter(Number.isFinite);
    return [
      preset,
      thousands(equally(own)),
      `${when.length} of ${own.length}`,
      when.length === 0 ? "" : thousands(median(when)),
    ];
  });
  return `## A change of mechanism

\`${MECHANISM.kernel}\`: a speed-up of ${MECHANISM.speedup} takes three edits, of which the first makes the kernel slower.

${table(["preset", "evaluations:", "found:", "after, median of those:"], rows)}`;
}

/** The presets of each kernel after as many evaluations as all of them came to. */
export function besides(records: readonly RunRecord[]): string {
  const kernels = unique(records.map(({ kernel }) => kernel));
  const presets = unique(records.map(({ preset }) => preset));
  if (presets.length < 2) return "";
  const rows = kernels.map((kernel) => {
    const own = records.filter((each) => each.kernel === kernel);
    const then = equally(own);
    const cells = presets.map((preset) => {
      const some = own.filter((each) => each.preset === preset);
      if (some.length === 0) return "";
      const [exact, any, part] = [bestExact, best, volume].map((measure) =>
        fixed(median(valuesOf(some, measure, then))),
      );
      return `${exact} / ${any}, ${part}`;
    });
    return [nameOf(kernel), thousands(then), ...cells];
  });
  return `## Beside each other

After equal evaluations, medians: best speed-up with error 0 / with any error that is tolerated, volume.

${table(["kernel", "evaluations:", ...presets], rows)}`;
}

/** Median and quartiles. */
function spread(records: readonly RunRecord[], measure: Measure): string {
  const values = valuesOf(records, measure);
  const [low, high] = [0.25, 0.75].map((part) => fixed(quantile(values, part)));
  return `${fixed(median(values))} [${low}, ${high}]`;
}

/** The same for what had equal time: each search a core to itself, and no outcome from another. */
export function equalTime(records: readonly RunRecord[], picture: string): string {
  const kernels = unique(records.map(({ kernel }) => kernel));
  if (kernels.length === 0) return "";
  const parts = kernels.map((kernel) => {
    const own = records.filter((each) => each.kernel === kernel);
    return `### ${nameOf(kernel)}, equal time\n\n${presetsOf(own)}`;
  });
  return `## Equal time

Each search had one core, and outcomes from no other search. Evaluations: median.

![medians with quartile bands over seconds](${picture})

${parts.join("\n\n")}`;
}
