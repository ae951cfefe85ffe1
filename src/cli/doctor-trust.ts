/** `gevo doctor --trust`: planted cheaters are caught and honest variants come through, or exit code 1. */
import { chooseDevice, loadDevice } from "../device/index.ts";
import { isMeasured } from "../device.ts";
import { trust } from "../trust/index.ts";
import type { Io } from "./io.ts";
import { printJson, styleFor } from "./io.ts";

/** @param name of the device that they are tried on. @throws UserError `device-missing`, `gpu-busy`, … */
export async function doctorTrust(io: Io, name: string, json: boolean): Promise<number> {
  const device = await loadDevice(chooseDevice(name));
  const report = trust(device);
  if (isMeasured(device)) device.close();
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
    `${report.device}: ${caught} of ${planted} cheaters caught, ${refused} of ${honest} honest variants refused\n`,
  );
  return fine ? 0 : 1;
}
