/**
 * Compiles the emulator's WebAssembly executor (src/device/emulator/fast/assembly, AssemblyScript) and
 * embeds its bytes in src/device/emulator/fast/bytes.generated.ts. Does nothing when the sources have
 * not changed since.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const emulator = join(
  dirname(dirname(fileURLToPath(import.meta.url))),
  "src",
  "device",
  "emulator",
);
const fast = join(emulator, "fast");
const assembly = join(fast, "assembly");
const output = join(fast, "bytes.generated.ts");

const inputs = [
  ...readdirSync(assembly)
    .sort()
    .map((name) => join(assembly, name)),
  join(emulator, "memory", "layout.ts"),
  join(fast, "rows.ts"),
  join(fast, "source.ts"),
  fileURLToPath(import.meta.url),
];

/** Also what Vitest runs before all tests. */
export default async function build() {
  const hash = createHash("sha256");
  for (const path of inputs) hash.update(readFileSync(path));
  const want = hash.digest("hex");
  if (existsSync(output) && readFileSync(output, "utf8").includes(want)) return;
  writeFileSync(output, text(await compile(), want));
  process.stderr.write("built the WebAssembly executor\n");
}

const text = (
  bytes,
  hash,
) => `/** Made by scripts/executor.mjs from sources with this hash: ${hash} */
export const bytes: string =
  "${Buffer.from(bytes).toString("base64")}";
`;

async function compile() {
  const { tsImport } = await import("tsx/esm/api");
  const { default: asc } = await import("assemblyscript/asc");
  const { rowsSource } = await tsImport(join(fast, "source.ts"), import.meta.url);
  const rows = rowsSource();
  let bytes;
  const { error, stderr } = await asc.main(
    [
      join(assembly, "main.ts"),
      ...["--outFile", "executor.wasm", "-O3", "--converge", "--noAssert", "--runtime", "stub"],
      ...["--enable", "simd", "--importMemory", "--noExportMemory", "--exportTable"],
      ...["--initialMemory", "133", "--memoryBase", "1024", "--uncheckedBehavior", "always"],
      ...["--use", "abort=", "--disableWarning", "201", "--disableWarning", "112"],
    ],
    {
      readFile: (name, base) => {
        const path = resolve(base, name);
        if (path === join(assembly, "rows.ts")) return rows;
        return existsSync(path) ? readFileSync(path, "utf8") : null;
      },
      writeFile: (_name, content) => {
        bytes = content;
      },
    },
  );
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
