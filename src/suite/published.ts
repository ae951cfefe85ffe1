/**
 * What published evolution of the same kinds of programs has gained, to stand beside gevo's own figures.
 * Another GPU (P100, where nothing else is said), other sources and inputs: to compare orders, not digits.
 */

export type Family = "rodinia" | "alignment" | "simulation" | "svm" | "resnet18" | "other";

export interface Published {
  readonly family: Family;
  /** Speed-ups with equal outputs, and within the tolerance; absent where nothing is published. */
  readonly atZero?: number;
  readonly atTolerance?: number;
  /** Key of SOURCES. */
  readonly source?: keyof typeof SOURCES;
}

export const SOURCES = {
  GI19: "Liou, Forrest and Wu, Genetic improvement of GPU code, GI@ICSE 2019 (bars of its chart)",
  GEVO: "Liou, Wang, Forrest and Wu, GEVO, arXiv 2004.08140",
  scientific:
    "Liou and others, arXiv 2208.12350; a runtime reduced by 28.9 % and 29 % is read as 1.41x, the stricter way",
} as const;

/** Of the 13 programs of the suite Rodinia: means of speed-up less one, and the best program. */
export const RODINIA = { atZero: 1.4948, atTolerance: 1.5108, best: 5.12, source: "GEVO" } as const;

const rodinia = (atZero?: number, atTolerance = atZero): Published => ({
  family: "rodinia",
  ...(atZero === undefined || atTolerance === undefined
    ? {}
    : { atZero, atTolerance, source: "GI19" }),
});
const both = (family: Family, gain: number, source: keyof typeof SOURCES): Published => ({
  ...{ family, atZero: gain, atTolerance: gain, source },
});

/** By the name of the workload. */
const BY_NAME: Readonly<Record<string, Published>> = {
  "b-plus-tree": rodinia(1.19),
  backprop: rodinia(),
  bfs: rodinia(1.033),
  cfd: rodinia(1.003),
  gaussian: rodinia(1.001),
  heartwall: rodinia(1.013),
  hotspot: rodinia(1.273, 1.38),
  hotspot3d: rodinia(),
  kmeans: rodinia(),
  lavamd: rodinia(),
  lud: rodinia(1.17, 1.265),
  myocyte: rodinia(),
  "needleman-wunsch": rodinia(1.363),
  nn: rodinia(1),
  particlefilter: rodinia(1.122),
  pathfinder: rodinia(1.105, 1.111),
  srad: rodinia(1.096),
  streamcluster: rodinia(1.434),
  "smith-waterman": both("alignment", 30, "scientific"),
  "smith-waterman-tuned": both("alignment", 1.41, "scientific"),
  "smith-waterman-protein": both("alignment", 30, "scientific"),
  "smith-waterman-protein-tuned": both("alignment", 1.41, "scientific"),
  simcov: both("simulation", 1.41, "scientific"),
  "svm-mnist": both("svm", 3.24, "GEVO"),
  "svm-a9a": both("svm", 2.93, "GEVO"),
  resnet18: { family: "resnet18", atTolerance: 1.79, source: "GEVO" },
};

export function publishedOf(workload: string): Published {
  return BY_NAME[workload] ?? { family: "other" };
}
