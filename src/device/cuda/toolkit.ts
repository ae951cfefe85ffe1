/** The tools of NVIDIA's toolkit that the device uses where they are installed, with their versions. */
import { nvJitLink } from "./nvjitlink.ts";
import { ptxas } from "./ptxas.ts";
import { sanitizer } from "./sanitizer.ts";

/** Version by tool; undefined for one that is not installed. */
export function toolkit(): Readonly<Record<string, string | undefined>> {
  return {
    ptxas: ptxas(process.env)?.version,
    nvJitLink: nvJitLink(process.env)?.version,
    "compute-sanitizer": sanitizer()?.version,
  };
}
