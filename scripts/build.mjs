/**
 * Compiles the WebAssembly executor, then builds dist/ from src/ with tsc, one output per source file, and the
 * dashboard's pages; removes what no source makes.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import buildClient from "./client.mjs";
import buildExecutor from "./executor.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await buildExecutor();
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
await buildClient();
// Python that Node starts: it lies beside the code that starts it.
cpSync(join(root, "src/device/xla/runner.py"), join(root, "dist/device/xla/runner.py"));
chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
