/**
 * Instructions of a cubin by kind, from the listing of `nvdisasm` or `cuobjdump` (CUDA Binary Utilities manual).
 * `GEVO_NVDISASM` names another nvdisasm than the one on the PATH.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEADLINE_MS = 60_000;
const MOST_BYTES = 2 ** 28;

type Kinds = Readonly<Record<string, number>>;

/** By function; undefined where there is no disassembler. */
export function disassemble(
  cubin: Uint8Array,
  env: NodeJS.ProcessEnv,
): ReadonlyMap<string, Kinds> | undefined {
  const folder = mkdtempSync(join(tmpdir(), "gevo-disassemble-"));
  try {
    const file = join(folder, "module.cubin");
    writeFileSync(file, cubin);
    for (const [program, option] of [
      [env["GEVO_NVDISASM"] ?? "nvdisasm", "-c"],
      ["cuobjdump", "-sass"],
    ] as const) {
      const { status, stdout } = spawnSync(program, [option, file], {
        encoding: "utf8",
        maxBuffer: MOST_BYTES,
        timeout: DEADLINE_MS,
        killSignal: "SIGKILL",
      });
      if (status === 0) return kindsIn(stdout);
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Of either tool's listing; instructions stand below the function's name:
//
//         /*0010*/              @!P0 LDG.E R2, desc[UR4][R2.64] ;
export function kindsIn(listing: string): ReadonlyMap<string, Kinds> {
  const functions = new Map<string, Record<string, number>>();
  let kinds: Record<string, number> | undefined;
  for (const line of listing.split("\n")) {
    const name = /^\s*(?:\.text\.([\w$]+):|Function : ([\w$]+))/.exec(line);
    if (name !== null) {
      kinds = {};
      functions.set((name[1] ?? name[2]) as string, kinds);
    }
    const word = /^\s*\/\*[0-9a-f]{4,}\*\/\s+\{?\s*(?:@!?\w+\s+)?([A-Z]\w*)/.exec(line)?.[1];
    if (word !== undefined && word !== "NOP" && kinds !== undefined) {
      kinds[word] = (kinds[word] ?? 0) + 1;
    }
  }
  return functions;
}
