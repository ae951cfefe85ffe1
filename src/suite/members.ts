/** The workloads that a suite goes through: every workload module under a project's `workloads` folder. */
import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { UserError } from "../errors.ts";

const MODULE = /(^|[/.])workload\.(ts|mts|js|mjs)$/;
const FOLDER = "workloads";

/**
 * Absolute paths in the order of their names.
 * @param filter words with commas between; a path under the folder must hold one of them. None: all.
 * @throws UserError `no-workloads`.
 */
export function membersOf(cwd: string, filter: string | undefined): readonly string[] {
  const folder = join(cwd, FOLDER);
  const words = (filter ?? "").split(",").filter((word) => word !== "");
  const names = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => name.replaceAll(sep, "/"))
        .filter((name) => MODULE.test(name))
    : [];
  const chosen = names.filter((name) => words.length === 0 || words.some((w) => name.includes(w)));
  if (chosen.length > 0) return chosen.sort().map((name) => join(folder, name));
  throw new UserError(
    "no-workloads",
    words.length === 0 || names.length === 0
      ? `there is no workload under ${folder}`
      : `no workload under ${folder} has ${words.join(" or ")} in its path`,
    "Run it in a folder with workloads/NAME/workload.ts, and filter by parts of these paths.",
  );
}
