/** Compiles the genomes of a list in a process of its own and prints what became of them. */
import { readFileSync } from "node:fs";
import type { Genome } from "../../src/genome.ts";
import { loadSource, openProgram } from "../../src/representation/llvm/index.ts";

export interface List {
  readonly file: string;
  readonly cache: string;
  readonly genomes: readonly Genome[];
}

const list = JSON.parse(readFileSync(process.argv[2] as string, "utf8")) as List;
const program = openProgram(await loadSource({ file: list.file, cache: list.cache }));
const results = list.genomes.map((genome) => {
  const result = program.compile(genome);
  return "status" in result ? `${result.stage} ${result.reason}` : result.hash;
});
console.log(JSON.stringify(results));
