#!/usr/bin/env bash
# Packs the comparison of searches (bench/search.ts) into .gpu/search for a machine with many cores that has
# neither Node nor LLVM nor a network. Node, libLLVM and the packages are those of .gpu/throughput (see
# throughput.sh), which has to lie beside it there as well.
#
#     bash scripts/gpu/search.sh                (in docs/results/search.jsonl and .gevo/search, what is to be gone on with)
#     OUT=/tmp/out bash .gpu/search/go 32 500 --seeds 10      (32 searches at a time, 500 seconds)
#
# What comes back is records and logs in parts below 16 MB, and where it was killed records (records.jsonl.xz):
#
#     cat "$OUT"/search.tar.xz.* | tar -C .gevo/search -xJ
#     mv .gevo/search/records.jsonl docs/results/search.jsonl && npm run bench:search -- --until 0
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.gpu/search
place=/tmp/gevo-search
mkdir -p "$out"
rm -rf "$place"
mkdir -p "$place/app"

npm run --silent build
tar --exclude='*.map' --exclude='*.test.ts' -c \
  src dist bench include workloads package.json tsconfig.json | tar -x -C "$place/app"
ln -s "$PWD/node_modules" "$place/app/node_modules"
# The cache: what clang, the compiler's passes and the type checker say of each kernel.
(cd "$place/app" && node --import tsx bench/search.ts --presets default --seeds 1 --evaluations 1 \
  --records "$place/none/records.jsonl" --folder "$place/none" --out "$place/none/report")
rm "$place/app/node_modules"
rm -rf "$place/none" "$place/app/.gevo/cache/modules"
tar -C "$place" -c app | xz -T0 -6 > "$out/app.tar.xz"

mkdir -p "$place/kept/logs"
[ ! -e docs/results/search.jsonl ] || cp docs/results/search.jsonl "$place/kept/records.jsonl"
[ ! -e .gevo/search/logs ] || cp -r .gevo/search/logs "$place/kept"
tar -C "$place/kept" -c . | xz -T0 -6 > "$out/kept.tar.xz"

cat > "$out/go" <<'GO'
#!/usr/bin/env bash
# go <searches at a time> <seconds> [options of bench/search.ts]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=/tmp/gevo-search
if [ "${1:-}" != --inside ]; then
  exec bash "$here/../throughput/run" bash "$here/go" --inside "$PWD" "$@"
fi
cd "$2"
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)
processes=$3 seconds=$4
shift 4
rm -rf "$to/app"
mkdir -p "$to/kept"
tar -C "$to" -xJf "$here/app.tar.xz"
tar -C "$to/kept" -xJf "$here/kept.tar.xz"
ln -s /tmp/gevo-throughput/app/node_modules "$to/app/node_modules"
cd "$to/app"
while sleep 20; do
  [ ! -e "$to/kept/records.jsonl" ] || xz -c "$to/kept/records.jsonl" > "$to/records.xz"
  [ ! -e "$to/records.xz" ] || mv "$to/records.xz" "$OUT/records.jsonl.xz"
done &
keeper=$!
trap 'kill "$keeper"' EXIT
node --import tsx bench/search.ts --records "$to/kept/records.jsonl" --folder "$to/kept" --out "$to/report" \
  --processes "$processes" --until "$seconds" "$@" | tee "$OUT/search.txt"
tar -C "$to/kept" -c records.jsonl logs | xz -T0 -3 | split -b 15M - "$OUT/search.tar.xz."
GO
du -sh "$out"
