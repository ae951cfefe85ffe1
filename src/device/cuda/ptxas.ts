/** PTX → machine code by a `ptxas` process. `GEVO_PTXAS` names another than the one on the PATH. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Assembler } from "./assemble.ts";

const DEADLINE_MS = 60_000;

/** Undefined where there is none. */
export function ptxas(env: NodeJS.ProcessEnv): Assembler | undefined {
  const program = env["GEVO_PTXAS"] ?? "ptxas";
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  if (status !== 0) return undefined;
  return {
    name: "ptxas",
    version: /release (\S+?),/.exec(stdout)?.[1] ?? "unknown",
    run: (text, arch) => assemble(program, text, arch),
  };
}

function assemble(program: string, text: string, arch: string): ReturnType<Assembler["run"]> {
  const folder = mkdtempSync(join(tmpdir(), "gevo-ptxas-"));
  try {
    const [source, output] = [join(folder, "module.ptx"), join(folder, "module.cubin")];
    writeFileSync(source, text);
    const { status, signal, stderr, error } = spawnSync(
      program,
      [`-arch=${arch}`, "-v", "-o", output, "module.ptx"],
      { cwd: folder, encoding: "utf8", timeout: DEADLINE_MS, killSignal: "SIGKILL" },
    );
    // The terminal's Ctrl-C reaches it too, and says nothing of the text.
    if (signal === "SIGINT") return assemble(program, text, arch);
    if (status !== 0) return { ok: false, log: `${stderr}${error?.message ?? ""}`.trim() };
    return { ok: true, cubin: new Uint8Array(readFileSync(output)), log: stderr.trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
