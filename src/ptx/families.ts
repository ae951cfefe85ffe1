/**
 * Instructions that no row of the instruction table describes because gevo runs nothing of them:
 * tensor cores, textures and surfaces, asynchronous copies, clusters, video. Known by the words their
 * mnemonics start with, so that a refusal can say what is missing. Sections as in instructions.ts.
 */
import type { PtxInstruction } from "./ast.ts";

export interface Family {
  readonly section: string;
  /** First words of the mnemonic: `cp.async`. */
  readonly name: string;
  /** What the emulator would have to have. */
  readonly what: string;
}

const family =
  (what: string) =>
  (section: string, ...names: readonly string[]): readonly Family[] =>
    names.map((name) => ({ section, name, what }));

const copies = family("asynchronous copies");
const clusters = family("clusters");
const textures = family("textures");
const surfaces = family("surfaces");
const tensors = family("tensor cores");
const barriers = family("mbarrier objects");
const video = family("video instructions");

export const FAMILIES: readonly Family[] = [
  ...copies("9.7.8.12", "st.async"),
  ...family("multicast memory")("9.7.8.13", "multimem"),
  ...family("cache policies")("9.7.8.17", "createpolicy"),
  ...clusters("9.7.8.22", "mapa"),
  ...clusters("9.7.8.23", "getctarank"),
  ...copies("9.7.8.24", "cp"),
  ...copies("9.7.8.25", "tensormap"),
  ...textures("9.7.9.3", "tex"),
  ...textures("9.7.9.4", "tld4"),
  ...textures("9.7.9.5", "txq"),
  ...textures("9.7.9.6", "istypep"),
  ...surfaces("9.7.10.1", "suld"),
  ...surfaces("9.7.10.2", "sust"),
  ...surfaces("9.7.10.3", "sured"),
  ...surfaces("9.7.10.4", "suq"),
  ...clusters("9.7.12.3", "barrier.cluster"),
  ...copies("9.7.12.4", "fence.proxy", "fence.mbarrier_init"),
  ...copies("9.7.12.7", "red.async"),
  ...family("dependent grids")("9.7.12.13", "griddepcontrol"),
  ...barriers("9.7.12.15", "mbarrier"),
  ...tensors("9.7.13.3", "wmma"),
  ...tensors("9.7.13.4", "mma", "ldmatrix", "stmatrix", "movmatrix"),
  ...tensors("9.7.14", "wgmma"),
  ...family("a stack of variable size")("9.7.15", "stacksave", "stackrestore", "alloca"),
  ...video("9.7.16.1", "vadd", "vsub", "vabsdiff", "vmin", "vmax", "vshl", "vshr", "vmad", "vset"),
  ...video("9.7.16.2", "vadd2", "vsub2", "vavrg2", "vabsdiff2", "vmin2", "vmax2", "vset2"),
  ...video("9.7.16.2", "vadd4", "vsub4", "vavrg4", "vabsdiff4", "vmin4", "vmax4", "vset4"),
  ...family("register budgets of warp groups")("9.7.17.5", "setmaxnreg"),
];

/** The family of an instruction that no row describes, if it has one. */
export function familyOf({ opcode, modifiers }: PtxInstruction): Family | undefined {
  const mnemonic = `${[opcode, ...modifiers].join(".")}.`;
  return FAMILIES.find(({ name }) => mnemonic.startsWith(`${name}.`));
}
