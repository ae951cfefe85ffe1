#!/usr/bin/env bash
# Packs gevo itself for a machine that has an NVIDIA driver and neither Node nor LLVM nor a network, into
# .gpu/throughput (below 64 MB): Node, libLLVM with `opt` and `llc`, the built package, the benchmarks.
#
#     bash scripts/gpu/throughput.sh smith-waterman hotspot          (workloads to take along)
#     bash .gpu/throughput/run node_modules/.bin/tsx bench/throughput.ts smith-waterman 30 30
#     bash .gpu/throughput/run node dist/cli/main.js evolve hotspot --device cuda --budget 60s
#
# clang stays here: what it makes of the workloads' kernels is in gevo's cache, which goes by paths. So the
# package is made, and later unpacked, in the same place, and `clang` there only says its version.
# Needs xz on both sides, and here a C compiler.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.gpu/throughput
place=/tmp/gevo-throughput
llvm=${GEVO_LLVM:-$(ldconfig -p | sed -n 's/.*libLLVM[^ ]* .* => //p' | sort -V | tail -1)}
mkdir -p "$out"
rm -rf "$place"
mkdir -p "$place"/{app,bin,lib,root}

# Slow, and the same each time: kept until deleted.
if [ ! -e "$out/node.xz" ]; then
  strip -o "$place/node" "$(readlink -f "$(command -v node)")"
  xz --x86 --lzma2=preset=9e,dict=64MiB -c "$place/node" > "$out/node.xz"
  rm "$place/node"
fi
[ -e "$out/llvm.xz" ] || xz --x86 --lzma2=preset=9e,dict=128MiB -c "$llvm" > "$out/llvm.xz"

npm run --silent build
packages=(koffi @koromix better-sqlite3 bindings file-uri-to-path commander pure-rand hono @hono
  tsx esbuild @esbuild get-tsconfig resolve-pkg-maps .bin)
tar --exclude='*.map' --exclude='*.test.ts' --exclude=better-sqlite3/deps --exclude=better-sqlite3/src \
  --exclude=better-sqlite3/build/Release/obj* --exclude=better-sqlite3/build/deps --exclude='sqlite3.a' \
  --exclude=docs/results/*.variants --exclude=docs/results/*.measured \
  -c src dist bench test/golden/emulator/snippet.ts test/gpu include workloads examples docs/results \
  package.json tsconfig.json "${packages[@]/#/node_modules/}" | tar -x -C "$place/app"

# The cache: what clang and the type checker say of each workload.
ln -s "$PWD/node_modules/"{typescript,@types} "$place/app/node_modules/"
(cd "$place/app" && node --import tsx bench/warm.ts "$@")
# And the modules themselves, as the built package loads them.
(cd "$place/app" && node --input-type=module -e '
  import { join } from "node:path";
  import { loadWorkload } from "./dist/workload/load.js";
  import { resolveWorkload } from "./dist/workload/resolve.js";
  for (const name of process.argv.slice(1)) {
    await loadWorkload(resolveWorkload(name, process.cwd()), join(process.cwd(), ".gevo/cache"));
  }
' "$@")
rm -rf "$place/app/node_modules/"{typescript,@types}
rm -f "$place/app/.gevo/cache/frontend/nvcc-"*

# Every file outside the place that the cache refers to.
node -e '
  const { readdirSync, readFileSync } = require("node:fs");
  const folder = process.argv[1];
  const files = readdirSync(folder).flatMap((name) =>
    Object.keys(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")).files));
  console.log([...new Set(files)].filter((file) => !file.startsWith(process.argv[2])).join("\n"));
' "$place/app/.gevo/cache/frontend" "$place" | while read -r file; do
  [ -z "$file" ] || install -D "$file" "$place/root$file"
done

# For the published way of building alone, which bench/throughput.ts compares with.
for tool in opt llc; do
  found=$(command -v "$tool-19" || true)
  [ -z "$found" ] || cp -L "$found" "$place/bin/$tool"
done
clang=$(clang-19 --version | head -1)
printf '#!/bin/sh\necho "%s"\n' "$clang" > "$place/bin/clang"
chmod +x "$place/bin/clang"
for so in libedit.so.2 libbsd.so.0 libmd.so.0 libffi.so.8 libtinfo.so.6 libzstd.so.1; do
  path=$(ldd "$llvm" | awk -v so=$so '$1 == so { print $3 }')
  [ -z "$path" ] || cp -L "$path" "$place/lib/"
done
# Z3 is linked and never called by code generation: an empty stand-in saves 5 MiB.
nm -D --undefined-only "$llvm" |
  awk '$2 ~ /^Z3_/ { sub(/@.*/, "", $2); print "void " $2 "(void) { __builtin_trap(); }" }' > "$place/z3.c"
if [ -s "$place/z3.c" ]; then
  cc -shared -fPIC -Wl,-soname,libz3.so.4 -o "$place/lib/libz3.so.4" "$place/z3.c"
fi
rm "$place/z3.c"
tar -C "$place" -c app bin lib root | xz -T0 -6 > "$out/rest.tar.xz"
echo "$(basename "$llvm")" > "$out/llvm.name"

cat > "$out/run" <<'RUN'
#!/usr/bin/env bash
# Unpacks what lies beside it, once, and runs a command in the package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=/tmp/gevo-throughput
llvm=$to/lib/$(cat "$here/llvm.name")
if ! cmp -s "$here/rest.tar.xz" "$to/rest.tar.xz"; then
  rm -rf "$to"
  mkdir -p "$to"
  tar -C "$to" -xJf "$here/rest.tar.xz" &
  xz -dc "$here/node.xz" > "$to/node" &
  xz -dc "$here/llvm.xz" > "$to/llvm"
  wait
  chmod +x "$to/node"
  mv "$to/node" "$to/bin/node"
  mv "$to/llvm" "$llvm"
  cp -rn "$to/root/." /
  cp "$here/rest.tar.xz" "$to/"
fi
export PATH=$to/bin:$PATH LD_LIBRARY_PATH=$to/lib GEVO_LLVM=$llvm
export GEVO_CLANG=$to/bin/clang GEVO_OPT=$to/bin/opt GEVO_LLC=$to/bin/llc
cd "$to/app"
exec "$@"
RUN
du -sh "$out"
