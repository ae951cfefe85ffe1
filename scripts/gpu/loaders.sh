#!/usr/bin/env bash
# On a machine with a GPU: planted cheaters and honest variants on the GPU (gevo doctor --trust), then an evolved
# variant of examples/reduction exported and launched through each of its loaders, C, Python and TypeScript, from
# every file of code; each sum is compared with one made on the CPU. To be run in the packed package:
#
#     bash scripts/gpu/throughput.sh examples/reduction
#     bash .gpu/throughput/run bash "$PWD/scripts/gpu/loaders.sh" OUT
#
# OUT gets the reports, the export and what was said. Needs gcc and python3 there; cuda.h, which the toolkit, torch
# or triton bring. Exit code: 0 when everything held.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "$1")
mkdir -p "$out"
failed=0
step() { # name, command…
  local name=$1 start=$SECONDS
  shift
  if "$@" > "$out/$name.txt" 2> "$out/$name.log"; then
    echo "$name: right ($((SECONDS - start)) s)"
  else
    echo "$name: exit code $? ($((SECONDS - start)) s)"
    tail -5 "$out/$name.log"
    failed=1
  fi
}
gevo() { node dist/cli/main.js "$@"; }

# Toolkits that come with Python packages: a disassembler, an assembler, headers.
packages=$(python3 -c 'import site; print(" ".join(site.getsitepackages()))' 2> /dev/null)
find_file() { find $packages /usr/local/cuda*/ /usr/include -name "$1" -type f 2> /dev/null | head -1; }
nvdisasm=$(command -v nvdisasm || find_file nvdisasm)
[ -z "$nvdisasm" ] || export GEVO_NVDISASM=$nvdisasm
ptxas=$(command -v ptxas || find_file ptxas)
[ -z "$ptxas" ] || export GEVO_PTXAS=$ptxas
header=$(find_file cuda.h)
library=$(ldconfig -p | awk '/libcuda\.so\.1 / { print $NF; exit }')
echo "nvdisasm: ${nvdisasm:-none}; ptxas: ${ptxas:-none}; cuda.h: ${header:-none}; libcuda: ${library:-none}"

step trust gevo doctor --trust --device cuda --json
[ -s "$out/trust.txt" ] && node -p 'const t = JSON.parse(require("fs").readFileSync(process.argv[1])); `trust on ${t.device}: ${t.caught} of ${t.planted} caught, ${t.refused} of ${t.honest} honest refused`' "$out/trust.txt"

step evolve gevo evolve examples/reduction --device emulator --budget 200evals --population 16 --json
run=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).run' "$out/evolve.txt")
folder=$PWD/.gevo/loaders
rm -rf "$folder"
step export gevo export "$run" --out "$folder"
step explain gevo explain "$run" --json
mkdir -p "$out/export"
cp "$folder"/* "$out/export/"
if [ -n "$nvdisasm" ] && [ -e "$folder/variant.cubin" ]; then
  "$nvdisasm" -c "$folder/variant.cubin" > "$out/variant.sass"
fi

codes=()
for name in cubin fatbin ptx; do
  if [ -e "$folder/variant.$name" ]; then codes+=("$folder/variant.$name"); fi
done
c() {
  gcc -std=c99 -Wall -Wextra -Werror -isystem "$(dirname "$header")" -I "$folder" "$here/loaders/main.c" \
    -o "$folder.main" "$library" && "$folder.main" "${codes[@]}"
}
step c c
step python python3 "$here/loaders/main.py" "$folder"
cp "$here/loaders/main.mts" "$PWD/.gevo/"
step typescript node --import tsx "$PWD/.gevo/main.mts" "$folder"
cat "$out"/{c,python,typescript}.txt
exit $failed
