/**
 * Which Python runs the models: `GEVO_PYTHON`, else the virtual environment that set-up made beside the
 * package, else `python3`. Whether JAX is in it, the runner itself finds out.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ENVIRONMENT = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));

export function pythonPath(): string {
  const given = process.env["GEVO_PYTHON"];
  if (given !== undefined && given !== "") return given;
  return existsSync(ENVIRONMENT) ? ENVIRONMENT : "python3";
}
