/** Finds clang: GEVO_CLANG, clang-19, or another version from 17 on. */
import { execFileSync } from "node:child_process";
import { UserError } from "../../errors.ts";

export interface ClangInfo {
  readonly path: string;
  readonly version: string;
}

let found: ClangInfo | undefined;

/** @throws UserError `clang-missing`. */
export function clangInfo(): ClangInfo {
  found ??= find();
  return found;
}

function find(): ClangInfo {
  const own = process.env["GEVO_CLANG"];
  const names =
    own !== undefined && own !== ""
      ? [own]
      : ["clang-19", "clang-20", "clang-21", "clang-18", "clang-17", "clang"];
  for (const path of names) {
    const version = versionOf(path);
    if (version !== undefined && Number.parseInt(version, 10) >= 17) return { path, version };
  }
  throw new UserError(
    "clang-missing",
    "clang 19 was not found",
    "Run `apt-get install clang-19`, or set GEVO_CLANG to the path of a clang from 17 on.",
  );
}

function versionOf(path: string): string | undefined {
  try {
    const text = execFileSync(path, ["--version"], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /version (\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
