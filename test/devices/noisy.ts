/**
 * A device with a measured clock that needs no GPU: the emulator's modelled cycles with seeded noise, a
 * drift that raises every time over its life, and a second place in memory that is slower than the first. It
 * uses one millijoule a cycle, has as many registers as its text names, and the watchers for a tool.
 * What evaluation does with a real clock is tested on it.
 */
import { createHash } from "node:crypto";
import type { Artifact } from "../../src/artifact.ts";
import { compare, measure, PROTOCOLS, type Sampler } from "../../src/device/cuda/measure.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import type {
  Buffer,
  Figure,
  Gpu,
  Launch,
  MachineCode,
  MeasuredDevice,
  MeasuredSession,
  SessionOptions,
  ToolVerdict,
  TypedArray,
  TypedArrayConstructor,
} from "../../src/device.ts";
import type { Finding } from "../../src/fault.ts";
import { WATCHERS } from "../../src/fault.ts";
import { Random } from "../../src/random.ts";
import type { Comparison, Effort, L2, Timing } from "../../src/timing.ts";

const MHZ = 1000;
/** Share by which a time may be too long. */
const NOISE = 0.002;
/** Growth of every time with each sample taken. */
const DRIFT = 1e-5;
/** What a place costs more than the one before. */
const PLACE = 0.01;
const COLD = 1.2;
const MOST_POWER = 2;
/** Below the time of anything that runs. */
const LEAST_TIME = 1;

const random = new Random(7);
let samples = 0;
let places = 0;

class NoisySession implements MeasuredSession {
  readonly #inner: ReturnType<ReturnType<typeof emulator>["open"]>;
  readonly #place: number;
  readonly #registers: number;
  readonly leastTime = LEAST_TIME;
  readonly lost = false;
  readonly instructions = 0;
  readonly launches = [];

  constructor(inner: ReturnType<ReturnType<typeof emulator>["open"]>, text: string) {
    this.#inner = inner;
    this.#registers = new Set(text.match(/%[a-z]+\d+/g)).size;
    this.#place = places++;
  }

  get time(): number {
    return this.#inner.time;
  }

  measure(): number {
    return this.timing("warm").times[0]?.median ?? this.time;
  }

  timing(l2: L2): Timing {
    return measure(this.#sampler([this], l2), MHZ);
  }

  compare(challenger: NoisySession, l2: L2, effort: Effort): Comparison {
    return compare(this.#sampler([this, challenger], l2), MHZ, PROTOCOLS[effort]);
  }

  figure(name: Figure): number | undefined {
    if (name === "registers") return this.#registers;
    return name === "energy" ? this.#inner.time : undefined;
  }

  input<T extends TypedArray>(data: T): Buffer<T> {
    return this.#inner.input(data);
  }

  inout<T extends TypedArray>(data: T): Buffer<T> {
    return this.#inner.inout(data);
  }

  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#inner.output(type, length);
  }

  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#inner.scratch(type, length);
  }

  write(target: Buffer | string, data: TypedArray): void {
    this.#inner.write(target, data);
  }

  read<T extends TypedArray>(buffer: Buffer<T>): T {
    return this.#inner.read(buffer);
  }

  launch(entry: string, launch: Launch): void {
    this.#inner.launch(entry, launch);
  }

  changedInputs(): readonly Buffer[] {
    return this.#inner.changedInputs();
  }

  findings(): readonly Finding[] {
    return [];
  }

  close(): void {
    places--;
    this.#inner.close();
  }

  #sampler(sessions: readonly NoisySession[], l2: L2): Sampler {
    return (rounds) =>
      Array.from({ length: rounds }, () => ({
        clockMHz: MHZ,
        times: sessions.map((session) => session.#sample(l2)),
      }));
  }

  #sample(l2: L2): number {
    const noise = 1 + (NOISE * random.int(1000)) / 1000;
    const drift = 1 + DRIFT * samples++;
    const place = 1 + PLACE * this.#place;
    return this.time * noise * drift * place * (l2 === "cold" ? COLD : 1);
  }
}

class NoisyDevice implements MeasuredDevice {
  readonly name = "noisy";
  readonly description = "the emulator with a noisy clock";
  readonly clock = "measured";
  readonly unit = "ns";
  readonly version = "1";
  readonly accepts = ["ptx"] as const;
  readonly figures = ["energy", "registers"] as const;
  readonly sanitizers = ["watchers"];
  busyMs = 0;

  mostEnergy(time: number): number {
    return MOST_POWER * time;
  }

  sanitize(tool: string, code: MachineCode, runs: readonly ((gpu: Gpu) => void)[]): ToolVerdict {
    const findings = runs.flatMap((run) => {
      const text = code.image as string;
      const options = { budget: 1e8, poison: 1, watch: WATCHERS };
      const session = emulator().open({ kind: "ptx", text, hash: code.hash }, options);
      run(session);
      return session.findings().map(({ kind, message, count, place }) => ({
        kind,
        message,
        count,
        kernel: place.entry ?? "",
      }));
    });
    return findings.length > 0 ? { tool, status: "findings", findings } : { tool, status: "clean" };
  }

  /** The "machine code" is the text without the names of its registers. */
  assemble(artifact: Artifact): MachineCode {
    const names = new Map<string, number>();
    const plain = artifact.text.replace(/%[a-z]+\d+/g, (name) => {
      if (!names.has(name)) names.set(name, names.size);
      return `%${names.get(name)}`;
    });
    const text = plain.replace(/^\s*\.reg.*$/gm, "");
    const hash = createHash("sha256").update(text).digest("hex");
    return { kind: "machine-code", hash, image: artifact.text };
  }

  open(program: Artifact | MachineCode, options: SessionOptions): NoisySession {
    const start = performance.now();
    const text = program.kind === "machine-code" ? (program.image as string) : program.text;
    const hash = createHash("sha256").update(text).digest("hex");
    const inner = emulator().open({ kind: "ptx", text, hash }, options);
    const session = new NoisySession(inner, text);
    this.busyMs += performance.now() - start;
    return session;
  }

  close(): void {}
}

export default new NoisyDevice();
