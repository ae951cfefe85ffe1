#!/usr/bin/env bash
# Packs the training of workloads/2fcnet beside learning rates set by hand (bench/training.ts) and random genomes of
# models (bench/model-genomes.ts) into .gpu/training, for processor cores of a machine whose Python has JAX and that has
# no network. Node and the packages are those of .gpu/throughput (throughput.sh), which has to lie beside it there as well.
#
#     bash scripts/gpu/training.sh
#     bash .gpu/training/go OUT 0,1 2-9 [budget of the training, 12m] [genomes of each model, 2000]
#
# The two cores are the training's alone, since a step is timed on them; the genomes take the others. OUT gets the
# tables, whatever of them there is, and logs. MNIST is taken from GEVO_DATA, there as well as here.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.gpu/training
place=/tmp/gevo-training
data=${GEVO_DATA:-$(dirname "$PWD")/shared/data}
mkdir -p "$out"
rm -rf "$place" "$out"/*
mkdir -p "$place"/{app,data/models/2fcnet}

npm run --silent build
tar --exclude='*.map' --exclude='*.test.ts' -c src dist bench include package.json tsconfig.json \
  workloads/{2fcnet,mobilenet,svm,data.ts} | tar -x -C "$place/app"
cp "$data/models/2fcnet/params.npz" "$place/data/models/2fcnet/"
# The cache: what the type checker says of the workload, asked for on a device that refuses it.
ln -s "$PWD/node_modules" "$place/app/node_modules"
said=$(cd "$place/app" && node dist/cli/main.js evolve 2fcnet --device emulator 2>&1 || true)
[[ $said == *"is a model"* ]] || { echo "$said" >&2; exit 1; }
rm "$place/app/node_modules"
tar -C "$place" -c app data | xz -T0 -6 > "$out/app.tar.xz"

cat > "$out/go" <<'GO'
#!/usr/bin/env bash
# go <folder for results> <cores of the training> <cores of the genomes> [budget] [genomes of each model]
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=/tmp/gevo-training
mkdir -p "$1"
OUT=$(cd "$1" && pwd)
bash "$here/../throughput/run" true
rm -rf "$to"
mkdir -p "$to"
tar -C "$to" -xJf "$here/app.tar.xz"
ln -s /tmp/gevo-throughput/app/node_modules "$to/app/node_modules"
ln -s "${GEVO_DATA:-/tmp/gevo-data}/mnist" "$to/data/mnist"
export PATH=/tmp/gevo-throughput/bin:$PATH GEVO_DATA=$to/data GEVO_PYTHON=${GEVO_PYTHON:-python3} JAX_PLATFORMS=cpu
cd "$to/app"
mkdir -p docs/results
taskset -c "$3" timeout 19m node --import tsx bench/model-genomes.ts "${5:-2000}" > "$OUT/models.log" 2>&1 &
genomes=$!
taskset -c "$2" timeout 25m node --import tsx bench/training.ts "${4:-12m}" 1 > "$OUT/training.log" 2>&1
echo "training: exit code $?"
cp docs/results/* "$OUT/"
wait "$genomes"
echo "genomes: exit code $?"
cp docs/results/* "$OUT/"
GO
du -sh "$out"
