/**
 * A loaded module: parsed text and, per kernel, the decoded program. Decoded modules are kept by the
 * artifact's hash, a few at a time, because a variant is often run on several inputs.
 */
import type { Artifact } from "../../artifact.ts";
import { DeviceFault, type SourceLine } from "../../fault.ts";
import { findByName, PtxError, parsePtx } from "../../ptx/index.ts";
import { decode } from "./decode/decode.ts";
import type { Program } from "./decode/program.ts";
import type { PtxFunction, PtxModule } from "./decode/ptx.ts";

export class LoadedModule {
  readonly artifact: Artifact;
  readonly ptx: PtxModule;
  #sources: Map<number, SourceLine> | undefined;
  readonly #programs = new Map<string, Program>();
  readonly #entries: readonly PtxFunction[];

  constructor(artifact: Artifact) {
    this.artifact = artifact;
    this.ptx = parse(artifact.text);
    this.#entries = this.ptx.functions.filter((f) => f.entry);
  }

  /** The names of the kernels. */
  get entries(): readonly string[] {
    return this.#entries.map((entry) => entry.name);
  }

  /** The source line that a line of the text comes from, when the text has `.loc` directives. */
  source(line: number): SourceLine | undefined {
    this.#sources ??= sources(this.ptx);
    return this.#sources.get(line);
  }

  /** The decoded kernel, by mangled or source name. */
  program(name: string): Program {
    const known = this.#programs.get(name);
    if (known !== undefined) return known;
    const entry = findByName(this.#entries, name);
    if (entry === undefined)
      throw new DeviceFault("missing-entry", `the module has no kernel ${name}`, { entry: name });
    const program = decode(this.ptx, entry);
    this.#programs.set(name, program);
    return program;
  }
}

function sources(module: PtxModule): Map<number, SourceLine> {
  const found = new Map<number, SourceLine>();
  for (const { body } of module.functions)
    for (const { line, source, file } of body) {
      if (source === undefined) continue;
      const name = file === undefined ? undefined : module.files.get(file);
      found.set(line, name === undefined ? { line: source } : { file: name, line: source });
    }
  return found;
}

/** Most characters of a module's text: what is parsed and decoded well below a second. */
const MOST_TEXT = 8 * 1024 * 1024;

function parse(text: string): PtxModule {
  if (text.length > MOST_TEXT)
    throw new DeviceFault("too-large", `PTX of more than ${MOST_TEXT} characters`);
  try {
    return parsePtx(text);
  } catch (error) {
    if (error instanceof PtxError)
      throw new DeviceFault("parse", error.message, { line: error.line });
    throw error;
  }
}

const KEPT = 8;
const recent = new Map<string, LoadedModule>();

export function loadModule(artifact: Artifact): LoadedModule {
  const known = recent.get(artifact.hash);
  if (known !== undefined) return known;
  const made = new LoadedModule(artifact);
  recent.set(artifact.hash, made);
  if (recent.size > KEPT) recent.delete(recent.keys().next().value as string);
  return made;
}
