/**
 * Writes docs/coverage.md: the instructions of the table, what the emulator does with them and which
 * golden programs try them. `npm run docs:coverage`; a unit test fails while the page is stale.
 */
import { writeFileSync } from "node:fs";
import { FAMILIES } from "../src/ptx/families.ts";
import type { InstructionRow } from "../src/ptx/index.ts";
import { coverage, type RowCoverage } from "../test/golden/instructions/coverage.ts";
import { programs } from "../test/golden/instructions/programs.ts";
import { table } from "./table.ts";

const CHAPTERS: Readonly<Record<string, string>> = {
  "9.7.1": "Integer arithmetic",
  "9.7.2": "Extended-precision integer arithmetic",
  "9.7.3": "Floating point",
  "9.7.4": "Half-precision floating point",
  "9.7.5": "Comparison and selection",
  "9.7.6": "Half-precision comparison",
  "9.7.7": "Logic and shift",
  "9.7.8": "Data movement and conversion",
  "9.7.9": "Texture",
  "9.7.10": "Surface",
  "9.7.11": "Control flow",
  "9.7.12": "Parallel synchronisation and communication",
  "9.7.13": "Warp-level matrix multiply-accumulate",
  "9.7.14": "Asynchronous warpgroup matrix multiply-accumulate",
  "9.7.15": "Stack manipulation",
  "9.7.16": "Video",
  "9.7.17": "Miscellaneous",
};

/** The page as it must be. */
export function page(): string {
  const rows = coverage();
  const executed = rows.filter(({ row }) => row.executed);
  const idle = executed.filter(({ row }) => row.idle);
  const checks = programs.reduce((sum, program) => sum + program.expected.length, 0);
  return [
    "# PTX instructions",
    "",
    "What the emulator does with each instruction of the PTX ISA, version 8.5, by the manual's sections.",
    "Written by `npm run docs:coverage` from `src/ptx/instructions.ts`, `src/ptx/families.ts` and the golden",
    "programs in `test/golden/instructions/`; do not edit.",
    "",
    `Of ${rows.length} forms, ${executed.length - idle.length} are executed, ${idle.length} do nothing because nothing is to be done on one device in`,
    `order, and ${rows.length - executed.length} are refused. ${programs.length} golden programs check ${checks} values; every word of the mnemonic of every`,
    "executed form is in one of them. What is refused ends the launch with the fault",
    "`unsupported-instruction`, which names the instruction and its line and never counts against a variant.",
    "",
    "- **executed**: does what the manual says. **nothing**: accepted, no effect. **refused**: see above.",
    "- One of the words in parentheses must stand, one of those in braces may; their order is not checked.",
    "- Where the manual leaves a result open, golden programs expect what devices give.",
    ...Object.entries(CHAPTERS).flatMap(([section, title]) => chapter(section, title, rows)),
    "",
  ].join("\n");
}

function chapter(section: string, title: string, all: readonly RowCoverage[]): readonly string[] {
  const own = (other: string): boolean => other === section || other.startsWith(`${section}.`);
  const rows = all.filter(({ row }) => own(row.section));
  const families = FAMILIES.filter((family) => own(family.section));
  return [
    "",
    `## ${section} ${title}`,
    "",
    ...table([
      ["Section", "Instruction", "Types", "State", "Golden programs"],
      ...rows.map(({ row, files }) => [
        row.section,
        `\`${mnemonic(row)}\``,
        types(row),
        row.idle ? "nothing" : row.executed ? "executed" : "refused",
        files.join(", "),
      ]),
      ...families.map(({ section: at, name, what }) => [
        at,
        `\`${name}\``,
        "",
        "refused",
        `needs ${what}`,
      ]),
    ]),
  ];
}

/** `add{.rn .rz .rm .rp}{.ftz}{.sat}`: the words of each place but the types. */
function mnemonic({ opcode, slots }: InstructionRow): string {
  const words = slots
    .filter(({ field }) => field !== "type" && field !== "from")
    .map((slot) => {
      const text = [...slot.words.keys()].map((word) => `.${word}`).join(" ");
      return slot.required && slot.words.size === 1
        ? text
        : slot.required
          ? `(${text})`
          : `{${text}}`;
    });
  return opcode + words.join("");
}

function types({ slots }: InstructionRow): string {
  return slots
    .filter(({ field }) => field === "type" || field === "from")
    .map(({ words }) => [...words.keys()].join(" "))
    .join(" / ");
}

if (process.argv[1]?.endsWith("coverage.ts")) {
  writeFileSync(new URL("../docs/coverage.md", import.meta.url), page());
}
