/**
 * Writes a plan down as a workload module: short, commented, with a mark at each line that only the author of
 * the kernel can improve. The text is meant to be read and changed; nothing reads it back.
 */
import type { Element } from "../device.ts";
import { ARRAYS } from "../device.ts";
import type { Parameter, Plan, Planned } from "../init.ts";
import { isReal } from "../init.ts";
import type { Found } from "./find.ts";
import { BITS, FEW_BLOCKS } from "./trial.ts";

export interface KernelText {
  /** Of the workload, in kebab-case. */
  readonly name: string;
  /** The kernel's file as the module names it. */
  readonly file: string;
  /** Clang's arguments. */
  readonly flags: readonly string[];
  /** It has other kernels beside this one. */
  readonly several: boolean;
  readonly tolerance: number;
}

/** What stands at each line to refine. */
export const MARK = "REFINE";

/** Lines to refine, counted from 1, and what stands there. */
export function marksIn(text: string): readonly (readonly [line: number, what: string])[] {
  return text.split("\n").flatMap((line, k): [number, string][] => {
    const found = new RegExp(`${MARK}: (.*)$`).exec(line);
    return found === null ? [] : [[k + 1, found[1] as string]];
  });
}

type ArrayPlan = Extract<Planned, { kind: "array" }>;

/** A parameter with what it gets. */
interface Row {
  readonly parameter: Parameter;
  readonly planned: Planned;
}

export function kernelText(
  found: Found,
  { name, file, flags, several, tolerance }: KernelText,
): string {
  const { plan, less, factor } = found;
  const rows = plan.parameters.map(
    (planned, k): Row => ({ planned, parameter: plan.signature.parameters[k] as Parameter }),
  );
  const writer = new Writer(plan, rows);
  const { kernel } = plan.signature;
  const full = `${factor * plan.size}`.replace(/\B(?=(\d{3})+$)/g, "_");
  return `/**
 * The kernel ${kernel} of ${file}, as \`gevo init\` found that it runs: on generated inputs, and what the
 * unmodified kernel gives is right.
 *
 * A search is as good as its inputs: a variant is only known to be right on what these are like. Lines
 * marked ${MARK} are guesses.
 */
import { ${writer.imports().join(", ")} } from "gevo";

${writer.threads()}

// ${MARK}: ${writer.sizeNote(factor > 1)}
${writer.sameness(found)}const SIZE = ${factor > 1 ? `{ small: ${plan.size}, full: ${full} }` : plan.size};

export default defineWorkload({
  name: "${name}",
${sourceText(file, flags)}
${several ? `  kernels: ["${kernel}"],\n` : ""}  cases: { search: 2${less > 0 ? ", validation: 2, heldout: 2" : ""} },

  // Called in several processes: everything must follow from the request.
  inputs({ seed${less > 0 ? ", index" : ""}${factor > 1 ? ", scale" : ""} }) {
    const random = new Random(seed);
    const ${writer.size} = SIZE${factor > 1 ? "[scale]" : ""}${
      less > 0 ? ` - ${less} * index; // the second case is no multiple of a block` : ";"
    }
${writer.sides()}${writer.inputs()}
  },

${writer.run()}

  // ${MARK}: the largest relative difference of an output that is still right${
    tolerance === 0 ? "; 0 is equal to the last bit" : ""
  }
  tolerance: ${tolerance > 0 && tolerance < 1e-3 ? tolerance.toExponential() : tolerance},
});
`;
}

function sourceText(file: string, flags: readonly string[]): string {
  if (flags.length === 0) return `  source: { file: "${file}" },`;
  const note = flags.some((flag) => flag.startsWith("--cuda-path="))
    ? "  // The path is where the CUDA toolkit is on this machine.\n"
    : "";
  return `${note}  source: { file: "${file}", flags: ${JSON.stringify(flags).replaceAll('","', '", "')} },`;
}

const AXES = ["X", "Y", "Z"];

class Writer {
  readonly #plan: Plan;
  readonly #rows: readonly Row[];
  /** What the size is called: as the first parameter that is no less. */
  readonly size: string;

  constructor(plan: Plan, rows: readonly Row[]) {
    this.#plan = plan;
    this.#rows = rows;
    const whole = rows.find(({ planned }) => planned.kind === "size" && planned.less === 0);
    this.size = whole?.parameter.name ?? "size";
  }

  imports(): readonly string[] {
    const makers = this.#rows.flatMap(({ parameter }) => {
      if (parameter.kind === "struct") return ["bytes"];
      return parameter.kind === "array" ? [] : [makerOf(parameter.element)];
    });
    const sorted = [...new Set(makers)].sort();
    return ["defineWorkload", ...sorted, "Random"].sort((a, b) =>
      a.toLowerCase() < b.toLowerCase() ? -1 : 1,
    );
  }

  threads(): string {
    const { block, signature } = this.#plan;
    const bound = signature.threads === undefined ? "" : ", no more than its launch bounds";
    const head = `/** Threads of a block${block.length > 1 ? " along each axis" : ""}${bound}. */`;
    if (block.length === 1) return `${head}\nconst THREADS = ${block[0]};`;
    const names = block.map((_, axis) => `THREADS_${AXES[axis]}`);
    return `${head}\nconst [${names.join(", ")}] = [${block.join(", ")}];`;
  }

  sizeNote(full: boolean): string {
    const { threads } = this.#plan.signature.axes;
    const what =
      threads === 1 ? "how many elements a case has" : "how long the sides of a case are";
    return `${what}${full ? " on the emulator (small) and on a GPU (full)" : ""}`;
  }

  /** What speaks against the sizes of the cases, in lines of its own. */
  sameness({ less, equal, plan }: Found): string {
    const notes = [
      ...(less > 0 || plan.size < 4
        ? []
        : ["the kernel was not right with a size that is no multiple of a block: none is tried"]),
      ...(equal.length === 0
        ? []
        : [`${equal.join(", ")} are equal in each case: the kernel was not right with others`]),
    ];
    return notes.map((note) => `// ${MARK}: ${note}\n`).join("");
  }

  /** Sizes that are less than the size. */
  sides(): string {
    const lines = this.#rows.flatMap(({ parameter: { name }, planned }) =>
      planned.kind === "size" && planned.less > 0
        ? [`    const ${name} = ${this.size} - ${planned.less};`]
        : [],
    );
    const [first, ...others] = lines;
    if (first === undefined) return "";
    return `${[`${first} // sides differ: taking one for another must show`, ...others].join("\n")}\n`;
  }

  inputs(): string {
    const { size } = this;
    const given = this.#rows.flatMap(({ parameter, planned }) => {
      const value = this.#value(parameter, planned);
      return value === undefined ? [] : [[parameter.name, value] as const];
    });
    const lines = given.map(([name, [value, note]]) => {
      const field = value === name ? `      ${name},` : `      ${name}: ${value},`;
      return note === "" ? field : `      // ${MARK}: ${note}\n${field}`;
    });
    const body = lines.join("\n");
    return [
      ...(/\breal\b/.test(body)
        ? [
            "    // All positive and near 1: no sum comes near 0.",
            "    const real = () => 0.5 + random.int(1001) / 1000;",
          ]
        : []),
      ...(/\bhalf\b/.test(body)
        ? [
            "    // Bits of numbers from 0.5 to 1.5 in half precision.",
            "    const half = () => 0x3800 + random.int(0x601);",
          ]
        : []),
      ...(/\bblocks\b/.test(body) ? [`    const blocks = ${this.#blocks()};`] : []),
      "    return {",
      ...(given.some(([name]) => name === size) ? [] : [`      ${size},`]),
      body,
      "    };",
    ].join("\n");
  }

  /** How an input is made, and what is doubtful about it; nothing for what the kernel writes alone. */
  #value(parameter: Parameter, planned: Planned): readonly [string, string] | undefined {
    switch (planned.kind) {
      case "size":
        return [planned.less > 0 ? parameter.name : this.size, ""];
      case "constant":
        return [String(planned.value), `what ${parameter.name} is; ${planned.value} is a guess`];
      case "real":
        return [planned.times === 1 ? "real()" : `${planned.times} * real()`, ""];
      case "zeros":
        return undefined;
      case "array":
        return planned.role === "output" ? undefined : this.#array(parameter, planned);
      default:
        return planned satisfies never;
    }
  }

  #array(parameter: Parameter, { length, fill }: ArrayPlan): readonly [string, string] {
    const { element, name, mixed } = parameter as Extract<Parameter, { kind: "array" }>;
    const bytes = ARRAYS[element].BYTES_PER_ELEMENT;
    const from = (draw: string): string =>
      `${ARRAYS[element].name}.from({ length: ${this.#text(length.text)} }, ${draw})`;
    const several = mixed === true ? ", numbers of several types" : "";
    const big = /64$/.test(element) && !isReal(element);
    const whole = (value: string): string => (big ? `BigInt(${value})` : value);
    switch (fill.kind) {
      case "reals":
        return [from(element === "f16" ? "half" : "real"), `what ${name} is like`];
      case "bits": {
        const [first, count, step] = BITS[bytes] as (typeof BITS)[number];
        const value = `0x${first.toString(16)} + random.int(0x${count.toString(16)})`;
        return [
          from(`() => ${step === 1 ? value : whole(`(${value}) * ${step}`)}`),
          `what ${name} holds, numbers of several types: here the bits of reals from 0.5 to 1.5`,
        ];
      }
      case "bytes":
        return [
          from(`() => random.int(256)${element === "i8" ? " - 128" : ""}`),
          `what ${name} holds: here any byte`,
        ];
      case "below":
        return [
          from(`() => ${whole(`random.int(${this.#text(fill.bound.text)})`)}`),
          `what ${name} holds${several}: here any whole number below ${this.#text(fill.bound.text)}`,
        ];
      case "offsets":
        return [
          from(`(_, i) => ${whole(`i * ${fill.step}`)}`),
          `where the parts begin that ${name} points to: here each has ${fill.step} elements`,
        ];
      default:
        return fill satisfies never;
    }
  }

  run(): string {
    const names = this.#rows.flatMap(({ parameter: { name }, planned }) =>
      planned.kind === "zeros" || (planned.kind === "array" && planned.role === "output")
        ? []
        : [name],
    );
    const given = names.includes(this.size) ? names : [this.size, ...names];
    const written = this.#rows.filter(
      ({ planned }) => planned.kind === "array" && planned.role !== "input",
    );
    const buffers = written.map(({ parameter, planned }) => {
      const { length, role } = planned as ArrayPlan;
      const { element, name } = parameter as { element: Element; name: string };
      const made =
        role === "output"
          ? `gpu.output(${ARRAYS[element].name}, ${this.#text(length.text)}); // written whole`
          : `gpu.inout(${name}); // read and written, or not written everywhere`;
      return `    const ${name}Buffer = ${made}`;
    });
    const outputs = written.map(({ parameter }) => {
      const { name } = parameter;
      const read = `gpu.read(${name}Buffer)`;
      return isMixed(parameter) ? `${name}: new Uint8Array(${read}.buffer)` : `${name}: ${read}`;
    });
    const mixed = written.flatMap(({ parameter }) => (isMixed(parameter) ? [parameter.name] : []));
    const args = this.#rows.map((row) => this.#argument(row));
    const line = `      args: [${args.join(", ")}],`;
    const short = line.length <= 100 && !line.includes("//");
    const { block, sharedPerThread } = this.#plan;
    const threads = block.length === 1 ? ["THREADS"] : block.map((_, k) => `THREADS_${AXES[k]}`);
    const shared =
      sharedPerThread === 0
        ? []
        : [
            `      // ${MARK}: bytes of dynamic shared memory`,
            `      shared: ${sharedPerThread} * ${threads.join(" * ")},`,
          ];
    const body = [
      ...buffers,
      `    gpu.launch("${this.#plan.signature.kernel}", {`,
      `      // ${MARK}: blocks of the launch`,
      `      grid: [${this.#grid().join(", ")}],`,
      `      block: [${threads.join(", ")}],`,
      ...shared,
      ...(short ? [line] : ["      args: [", ...args.map(indented), "      ],"]),
      "    });",
      ...(mixed.length === 0
        ? []
        : [
            `    // ${MARK}: ${mixed.join(", ")} held numbers of several types: compared byte by byte, for what is which is yours to say`,
          ]),
      `    return { ${outputs.join(", ")} };`,
    ];
    const blocks = body.some((line) => /\bblocks\b(?! of)/.test(line))
      ? [`    const blocks = ${this.#blocks()};`]
      : [];
    return [`  run(gpu, { ${given.join(", ")} }) {`, ...blocks, ...body, "  },"].join("\n");
  }

  #argument({ parameter, planned }: Row): string {
    const { name } = parameter;
    if (parameter.kind === "struct") {
      return `bytes(new Uint8Array(${parameter.bytes})) // ${MARK}: ${name}, a struct; here all zeros`;
    }
    if (planned.kind === "array") {
      return planned.role === "input" ? `gpu.input(${name})` : `${name}Buffer`;
    }
    const { element } = parameter as { element: Element };
    const maker = makerOf(element);
    if (maker === "bytes") {
      const value = isReal(element) ? "0x3c00" : name;
      return `bytes(${ARRAYS[element].name}.of(${value}))`;
    }
    return maker === "i64" ? `i64(BigInt(${name}))` : `${maker}(${name})`;
  }

  #grid(): readonly string[] {
    const { signature, grid, block } = this.#plan;
    const { threads, blocks } = signature.axes;
    return Array.from({ length: Math.max(threads, blocks) }, (_, axis) => {
      if (axis >= threads) return String(FEW_BLOCKS);
      const covered = this.#plan.covers?.[axis];
      const row = covered === undefined ? undefined : this.#rows[covered];
      const side =
        row?.planned.kind === "size" && row.planned.less > 0 ? row.parameter.name : this.size;
      if (grid === "each") return side;
      return `Math.ceil(${side} / ${block.length === 1 ? "THREADS" : `THREADS_${AXES[axis]}`})`;
    });
  }

  #blocks(): string {
    return this.#grid().join(" * ");
  }

  /** A size's text in this module's names. */
  #text(text: string): string {
    const { block } = this.#plan;
    const threads =
      block.length === 1 ? "THREADS" : block.map((_, k) => `THREADS_${AXES[k]}`).join(" * ");
    return text.replaceAll("THREADS", threads).replace(/\bsize\b/g, this.size);
  }
}

const isMixed = (parameter: Parameter): boolean =>
  parameter.kind === "array" && parameter.mixed === true;

/** An argument on a line of its own; a remark stands behind the comma. */
function indented(argument: string): string {
  const [value, remark] = argument.split(" // ");
  return remark === undefined ? `        ${value},` : `        ${value}, // ${remark}`;
}

/** What makes an argument of a number. */
function makerOf(element: Element): string {
  if (["f32", "f64", "i32", "i64"].includes(element)) return element;
  return element === "u32" || element === "u64" ? element : "bytes";
}
