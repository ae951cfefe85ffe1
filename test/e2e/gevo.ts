/** Runs the built CLI as a user would, in a project folder of its own. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root: string = fileURLToPath(new URL("../..", import.meta.url));
const main: string = join(root, "dist", "cli", "main.js");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the named workloads or examples copied in; its store starts empty. */
export function project(...folders: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "gevo-e2e-"));
  for (const name of folders) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ["data.ts", "error.ts"])
    cpSync(join(root, "workloads", name), join(folder, "workloads", name));
  symlinkSync(join(root, "package.json"), join(folder, "package.json"));
  return folder;
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function start(cwd: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
}

export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

export function gevo(cwd: string, ...args: readonly string[]): Promise<Finished> {
  return finished(start(cwd, ...args));
}
