#!/usr/bin/env bash
# Packs gevo with workloads/mobilenet, examples/moons and their data for a machine that has an accelerator and a Python with
# JAX, and neither Node nor a network, into .gpu/models (below 64 MB):
#
#     bash scripts/gpu/models.sh
#     bash .gpu/models/run node dist/cli/main.js doctor
#     bash .gpu/models/run node dist/cli/main.js evolve workloads/mobilenet --device xla --budget 20m --json
#     bash .gpu/models/run node dist/cli/main.js show
#     bash .gpu/models/go OUT SECONDS WORKERS
#
# The last one is what docs/results/mobilenet.md is made of: a search of that many seconds, then for the best variant
# and for those of the front that are the fastest at each loss of accuracy what `gevo validate` says on the
# held-out images, each in a fresh process. OUT gets the summary, the report, the verdicts and the project's .gevo.
# GEVO_PYTHON names that machine's Python, by default python3; GEVO_DATA here the folder of the data. What the
# type checker says of a workload is in gevo's cache, which goes by paths: so the package is made, and later
# unpacked, in the same place. Needs xz on both sides.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=$PWD/.gpu/models
place=/tmp/gevo-models
data=${GEVO_DATA:-$(dirname "$PWD")/shared/data}
mkdir -p "$out"
rm -rf "$place"
mkdir -p "$place"/{app,bin,data}

# Slow, and the same each time: kept until deleted.
if [ ! -e "$out/node.xz" ]; then
  strip -o "$place/node" "$(readlink -f "$(command -v node)")"
  xz --x86 --lzma2=preset=6e -c "$place/node" > "$out/node.xz"
  rm "$place/node"
fi

npm run --silent build
packages=(koffi @koromix better-sqlite3 bindings file-uri-to-path commander pure-rand hono @hono)
workloads=(workloads/mobilenet workloads/data.ts examples/moons)
tar --exclude='*.map' --exclude='*.test.ts' --exclude=better-sqlite3/deps --exclude=better-sqlite3/src \
  --exclude=better-sqlite3/build/Release/obj* --exclude=better-sqlite3/build/deps --exclude='sqlite3.a' \
  -c dist package.json "${workloads[@]}" "${packages[@]/#/node_modules/}" | tar -x -C "$place/app"
(cd "$data" && tar -c cifar10/cifar10-test.med.gz models/mobilenet/params.npz) | tar -x -C "$place/data"

# The type checker's word, and the workloads without types: asked for on a device that refuses them.
ln -s "$PWD/node_modules/"{typescript,@types} "$place/app/node_modules/"
for workload in workloads/mobilenet examples/moons; do
  said=$(cd "$place/app" && node dist/cli/main.js evolve "$workload" --device emulator 2>&1 || true)
  [[ $said == *"is a model"* ]] || { echo "$workload: $said" >&2; exit 1; }
done
rm -rf "$place/app/node_modules/"{typescript,@types} "$place/app/.gevo/"{runs,gevo.db*}

tar -C "$place" -c app bin | xz -T0 -6 > "$out/app.tar.xz"
# Weights and images are compressed already.
tar -C "$place" -cf "$out/data.tar" data

cat > "$out/run" <<'RUN'
#!/usr/bin/env bash
# Unpacks what lies beside it, once, and runs a command in the package.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=/tmp/gevo-models
if ! cmp -s "$here/app.tar.xz" "$to/app.tar.xz"; then
  rm -rf "$to"
  mkdir -p "$to"
  tar -C "$to" -xJf "$here/app.tar.xz"
  tar -C "$to" -xf "$here/data.tar"
  xz -dc "$here/node.xz" > "$to/bin/node"
  chmod +x "$to/bin/node"
  cp "$here/app.tar.xz" "$to/"
fi
export PATH=$to/bin:$PATH GEVO_DATA=$to/data GEVO_PYTHON=${GEVO_PYTHON:-python3}
cd "$to/app"
exec "$@"
RUN
cat > "$out/go" <<'GO'
#!/usr/bin/env bash
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
  mkdir -p "$1"
  exec bash "$here/run" bash "$here/go" --inside "$(cd "$1" && pwd)" "$2" "${3:-8}"
fi
out=$2 seconds=$3 workers=$4
gevo() { node dist/cli/main.js "$@"; }
gevo doctor > "$out/doctor.txt" 2>&1
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | head -1 > "$out/gpu.txt"
keep() { tar -cJf "$out/gevo.tar.xz" --exclude=.gevo/cache .gevo; }
gevo evolve workloads/mobilenet --device xla --workers "$workers" --budget "${seconds}s" --json \
  > "$out/evolve.json" 2> "$out/evolve.log"
echo "evolve: exit code $?"
run=$(node -p 'require(process.argv[1]).run' "$out/evolve.json")
gevo show "$run" > "$out/mobilenet.txt" 2>&1
keep
# The fastest at each loss of accuracy, on the search's images.
variants=$(node -p '
  const { front, baseline } = require(process.argv[1]);
  const points = [0, 0.0025, 0.005, 0.01, 0.02].map((loss) =>
    front.find(({ edits, error }) => edits > 0 && error <= baseline.error + loss));
  ["best", ...new Set(points.filter(Boolean).map(({ variant }) => variant))].join(" ")' "$out/evolve.json")
for variant in $variants; do
  gevo validate "$run" --variant "$variant" --second none --fuzz 1 --json \
    > "$out/validate-$variant.json" 2> "$out/validate-$variant.log"
  echo "validate $variant: exit code $?"
done
gevo show "$run" > "$out/mobilenet.txt" 2>&1
gevo show "$run" --json > "$out/mobilenet.json"
keep
cat "$out/mobilenet.txt"
GO
du -sh "$out"
