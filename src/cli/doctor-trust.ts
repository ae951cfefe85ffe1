/** `gevo doctor --trust`: planted cheaters are caught and honest variants come through, or exit code 1. */
import { trust } from "../trust/index.ts";
import type { Io } from "./io.ts";
import { printJson, styleFor } from "./io.ts";

export function doctorTrust(io: Io, json: boolean): number {
  const report = trust();
  const { planted, caught, honest, refused, cheaters, mistakes } = report;
  const fine = caught === planted && refused === 0;
  if (json) {
    printJson(io, report);
    return fine ? 0 : 1;
  }
  const style = styleFor(io.stdout, io.env);
  for (const { cheat, guard, caught: was, by } of cheaters) {
    const mark = was ? style.good("caught ") : style.bad("AT LARGE");
    io.stdout.write(
      `${mark} ${cheat}\n        ${style.dim(`${guard} (${by ?? "nothing objects"})`)}\n`,
    );
  }
  for (const mistake of mistakes) io.stdout.write(`${style.bad("REFUSED")} ${mistake}\n`);
  io.stdout.write(
    `${caught} of ${planted} cheaters caught, ${refused} of ${honest} honest variants refused\n`,
  );
  return fine ? 0 : 1;
}
