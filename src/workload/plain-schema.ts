/**
 * The shape of `workload.json`: a workload of plain data, for people who write no TypeScript. Arrays come from files
 * or are drawn at random, launches are listed. The JSON schema in docs/workload.schema.json is made from this.
 *
 * Refuses what the data alone shows to be wrong; whether files hold what is said of them is plain.ts's matter.
 */
import { z } from "zod";

const TYPES = ["i8", "u8", "i16", "u16", "f16", "i32", "u32", "i64", "u64", "f32", "f64"] as const;
export type ElementType = (typeof TYPES)[number];

export interface PlainArray {
  readonly role: "input" | "inout" | "output" | "scratch";
  readonly type?: ElementType | undefined;
  readonly length?: number | undefined;
  readonly file?: string | undefined;
  readonly random?: readonly [number, number] | undefined;
}

/** One of them: `{ "i32": 4096 }`. */
export type PlainNumber =
  | { readonly i32: number }
  | { readonly u32: number }
  | { readonly i64: number }
  | { readonly u64: number }
  | { readonly f32: number }
  | { readonly f64: number };

export interface PlainLaunch {
  readonly kernel: string;
  readonly grid: readonly number[];
  readonly block: readonly number[];
  readonly shared?: number | undefined;
  readonly args: readonly (string | PlainNumber)[];
}

/** Files by the name of their array, for each case. */
type PlainCases = readonly Readonly<Record<string, string>>[];

export interface PlainWorkload {
  readonly $schema?: string | undefined;
  readonly name: string;
  readonly source: {
    readonly file: string;
    readonly flags?: readonly string[] | undefined;
    readonly arch?: string | undefined;
    readonly start?: "O1" | "O3" | undefined;
  };
  readonly kernels?: readonly string[] | undefined;
  readonly arrays: Readonly<Record<string, PlainArray>>;
  readonly launches: readonly PlainLaunch[];
  readonly cases?:
    | {
        readonly search?: PlainCases | undefined;
        readonly validation?: PlainCases | undefined;
        readonly heldout?: PlainCases | undefined;
      }
    | undefined;
  readonly tolerance?: number | undefined;
}

const name = z.string().regex(/^[A-Za-z_]\w*$/, "must be a name: letters, digits, underscores");
const sizes = z.array(z.int().min(1)).min(1).max(3).describe("along x, y, z; missing ones are 1");

const array: z.ZodType<PlainArray> = z
  .strictObject({
    role: z
      .enum(["input", "inout", "output", "scratch"])
      .describe("read; read and written; written whole; neither read before nor compared after"),
    type: z.enum(TYPES).optional().describe("of the elements; an .npy file says it itself"),
    length: z.int().min(1).optional().describe("elements"),
    file: z.string().min(1).optional().describe(".npy, or raw little-endian bytes of the type"),
    random: z
      .tuple([z.number(), z.number()])
      .optional()
      .describe("drawn anew for every case, from the first number up to the second"),
  })
  .check(({ value: { role, type, length, file, random }, issues, value }) => {
    const wrong = (message: string): void => {
      issues.push({ code: "custom", message, input: value });
    };
    const blank = role === "output" || role === "scratch";
    if (blank && (file !== undefined || random !== undefined)) {
      wrong(`has the role ${role}: it takes no "file" and no "random"`);
    } else if (!blank && (file === undefined) === (random === undefined)) {
      wrong('needs either "file" or "random"');
    } else if (file === undefined && (type === undefined || length === undefined)) {
      wrong('needs "type" and "length"');
    } else if (file !== undefined && !file.endsWith(".npy") && type === undefined) {
      wrong('needs "type": raw bytes do not say it');
    }
  });

const number: z.ZodType<PlainNumber> = z.union([
  z.strictObject({ i32: z.int32() }),
  z.strictObject({ u32: z.uint32() }),
  z.strictObject({ i64: z.int() }),
  z.strictObject({ u64: z.int().min(0) }),
  z.strictObject({ f32: z.number() }),
  z.strictObject({ f64: z.number() }),
]);

const launch = z.strictObject({
  kernel: z.string().min(1).describe("as in the source"),
  grid: sizes,
  block: sizes,
  shared: z.int().min(0).optional().describe("bytes of dynamic shared memory"),
  args: z
    .array(z.union([name, number], 'must be an array\'s name or a number such as { "i32": 7 }'))
    .describe("in order: names of arrays, and numbers with their type"),
});

const cases = z
  .array(z.record(name, z.string().min(1)))
  .min(1)
  .describe("for each case, files in place of those of the arrays");

export const plainSchema: z.ZodType<PlainWorkload> = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be kebab-case"),
    source: z.strictObject({
      file: z.string().regex(/\.(cu|ll|bc)$/, "must end in .cu, .ll or .bc"),
      flags: z.array(z.string()).optional().describe("further arguments for clang"),
      arch: z.string().optional(),
      start: z.enum(["O1", "O3"]).optional(),
    }),
    kernels: z.array(z.string()).optional().describe("that may be edited; default: all"),
    arrays: z.record(name, array),
    launches: z.array(launch).min(1),
    cases: z
      .strictObject({
        search: cases.optional(),
        validation: cases.optional(),
        heldout: cases.optional(),
      })
      .optional(),
    tolerance: z.number().min(0).optional().describe("largest relative error; default 0"),
  })
  .describe("A workload of gevo as plain data.");

/** What docs/workload.schema.json holds. */
export function plainJsonSchema(): object {
  return { title: "gevo workload", ...z.toJSONSchema(plainSchema) };
}
