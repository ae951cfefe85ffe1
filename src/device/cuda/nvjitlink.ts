/**
 * PTX → machine code by libnvJitLink, in this process. Exists in the CUDA toolkit and as a package of
 * its own; symbols carry the version that they have been stable since (`__nvJitLinkCreate_13_0`).
 * Its PTX input ends in a NUL byte that the size counts.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { native } from "../../native.ts";
import type { Assembler } from "./assemble.ts";

const SUFFIXES = ["_13_0", "_12_0"] as const;
/** nvJitLinkInputType */
const PTX = 2;

type Call = (...args: unknown[]) => number;

interface Library {
  readonly create: Call;
  readonly addData: Call;
  readonly complete: Call;
  readonly destroy: Call;
  readonly version: Call;
  readonly logs: Readonly<Record<"cubin" | "info" | "error", readonly [size: Call, get: Call]>>;
}

/** Undefined where the library is not found. `GEVO_NVJITLINK` names its file. */
export function nvJitLink(env: NodeJS.ProcessEnv): Assembler | undefined {
  const library = find(env);
  if (library === undefined) return undefined;
  const [major, minor] = [new Uint32Array(1), new Uint32Array(1)];
  library.version(major, minor);
  return {
    name: "nvJitLink",
    version: `${major[0]}.${minor[0]}`,
    run: (text, arch) => link(library, text, arch),
  };
}

function link(library: Library, text: string, arch: string): ReturnType<Assembler["run"]> {
  const options = [`-arch=${arch}`, "-verbose"].map((option) => Buffer.from(`${option}\0`));
  const pointers = new BigUint64Array(options.map((option) => native().address(option)));
  const out = new BigUint64Array(1);
  if (library.create(out, options.length, pointers) !== 0) {
    return { ok: false, log: `nvJitLink takes no ${options.join(" ").replaceAll("\0", "")}` };
  }
  const handle = out[0] as bigint;
  const get = ([size, fetch]: readonly [Call, Call]): Uint8Array => {
    if (size(handle, out) !== 0 || out[0] === 0n) return new Uint8Array(0);
    const bytes = new Uint8Array(Number(out[0]));
    return fetch(handle, bytes) === 0 ? bytes : new Uint8Array(0);
  };
  const words = (bytes: Uint8Array): string =>
    new TextDecoder().decode(bytes).replaceAll("\0", "").trim();
  try {
    const data = Buffer.from(`${text}\0`);
    const ok =
      library.addData(handle, PTX, data, data.length, "module") === 0 &&
      library.complete(handle) === 0;
    const cubin = ok ? get(library.logs.cubin) : new Uint8Array(0);
    if (cubin.length === 0) return { ok: false, log: words(get(library.logs.error)) };
    return { ok: true, cubin, log: words(get(library.logs.info)) };
  } finally {
    library.destroy(new BigUint64Array([handle]));
  }
}

function find(env: NodeJS.ProcessEnv): Library | undefined {
  for (const path of places(env)) {
    for (const suffix of SUFFIXES) {
      try {
        return bind(path, suffix);
      } catch {
        // Not there, or of another major version: the next place may have it.
      }
    }
  }
  return undefined;
}

function places(env: NodeJS.ProcessEnv): readonly string[] {
  const named = env["GEVO_NVJITLINK"];
  if (named !== undefined) return [named];
  const folders = [env["CUDA_HOME"], env["CUDA_PATH"], "/usr/local/cuda"].filter(
    (folder) => folder !== undefined,
  );
  const files = folders.map((folder) => join(folder, "lib64", "libnvJitLink.so"));
  return [...files.filter(existsSync), "libnvJitLink.so.13", "libnvJitLink.so.12"];
}

function bind(path: string, suffix: string): Library {
  const library = native().load(path);
  const call = (name: string, args: string): Call =>
    library.func(`int __nvJitLink${name}${suffix}(${args})`) as Call;
  const pair = (name: string) =>
    [
      call(`Get${name}Size`, "uint64_t handle, void *size"),
      call(`Get${name}`, "uint64_t handle, void *bytes"),
    ] as const;
  return {
    create: call("Create", "void *handle, uint32_t count, const void *options"),
    addData: call("AddData", "uint64_t handle, int type, const void *data, size_t bytes, str name"),
    complete: call("Complete", "uint64_t handle"),
    destroy: call("Destroy", "void *handle"),
    version: library.func("int nvJitLinkVersion(void *major, void *minor)") as Call,
    logs: { cubin: pair("LinkedCubin"), info: pair("InfoLog"), error: pair("ErrorLog") },
  };
}
