/** `gevo emulate`'s result for people. */
import { formatNumber, unitLabel } from "../report/format.ts";
import type { Style } from "../report/style.ts";
import type { Emulation } from "./emulate.ts";

/** Shares of the cost that are shown. */
const TERMS_SHOWN = 5;

/** @param unit the device's, of `cycles`. */
export function emulationText(result: Emulation, unit: string, style: Style): string {
  const { device, entry, fault, findings, outputs, cost } = result;
  const lines = [`${entry ?? "no kernel"} on ${device}`];
  if (fault === null) {
    const time = `${formatNumber(result.cycles)} ${unitLabel(result.clock, unit)}`;
    lines.push(`cost         ${time}, ${formatNumber(result.instructions)} warp-instructions`);
    if (cost !== null) {
      const terms = Object.entries(cost.terms)
        .sort((a, b) => b[1] - a[1])
        .slice(0, TERMS_SHOWN)
        .map(([name, value]) => `${name} ${formatNumber(value)}`);
      lines.push(`             each alone: ${terms.join(", ")}`);
      const { blocks, warps, most, limiter } = cost.occupancy;
      lines.push(`occupancy    ${blocks} blocks, ${warps} of ${most} warps on an SM (${limiter})`);
    }
    for (const { argument, bytes, sha256 } of outputs)
      lines.push(
        `argument ${String(argument).padEnd(3)} ${formatNumber(bytes)} bytes, sha256 ${sha256}`,
      );
  } else {
    // Some messages say it themselves.
    const said = new RegExp(`\\bline ${fault.line}\\b`).test(fault.message);
    const at = fault.line === null || said ? "" : ` at line ${fault.line}`;
    lines.push(`${style.bad("fault")}        ${fault.kind}${at}: ${fault.message}`);
    lines.push(`             after ${formatNumber(result.instructions)} warp-instructions`);
    const { block, warp, lane, source } = fault;
    const place = [
      ...(source === undefined ? [] : [`${source.file ?? "source line"}:${source.line}`]),
      ...(block === undefined ? [] : [`block ${block.join()}`]),
      ...(warp === undefined ? [] : [`warp ${warp}`]),
      ...(lane === undefined ? [] : [`lane ${lane}`]),
    ];
    if (place.length > 0) lines.push(`             in ${place.join(", ")}`);
  }
  const { text, dropped } = result.printed;
  if (text !== "") lines.push("printed", text.trimEnd());
  if (dropped > 0) lines.push(`             ${formatNumber(dropped)} more calls found no room`);
  const none = result.watched.length === 0 ? "not watched for (--watch all)" : "none";
  if (findings.length === 0) lines.push(`findings     ${none}`);
  for (const { message, count } of findings)
    lines.push(`${style.bad("finding")}      ${message}, ${formatNumber(count)} times`);
  return `${lines.join("\n")}\n`;
}
