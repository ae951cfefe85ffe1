#!/usr/bin/env bash
# Packs gevo with workloads/mobilenet, examples/moons and their data for a machine that has an accelerator and a Python with
# JAX, and neither Node nor a network, into .gpu/models (below 64 MB):
#
#     bash scripts/gpu/models.sh
#     bash .gpu/models/run node dist/cli/main.js doctor
#     bash .gpu/models/run node dist/cli/main.js evolve workloads/mobilenet --device xla --budget 20m --json
#     bash .gpu/models/run node dist/cli/main.js show
#
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
packages=(koffi @koromix better-sqlite3 bindings file-uri-to-path commander pure-rand)
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
du -sh "$out"
