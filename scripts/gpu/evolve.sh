#!/usr/bin/env bash
# Evolves workloads for some seconds each on the GPUs of this machine, one run a GPU at a time, runs on
# several GPUs side by side, and validates what each found. To be run in the packed package (scripts/gpu/throughput.sh tells how):
#
#     bash scripts/gpu/throughput.sh smith-waterman hotspot
#     bash .gpu/throughput/run bash scripts/gpu/evolve.sh OUT 300 smith-waterman hotspot
#
# OUT gets, for each workload, the summary (NAME.json), the report (NAME.txt) and the run's messages (NAME.log).
set -uo pipefail
out=$(realpath -m "$1")
seconds=$2
shift 2
mkdir -p "$out"
gpus=$(nvidia-smi --list-gpus | wc -l)
workers=$(($(nproc) / gpus))

evolve() { # GPU, workload, number
  local run="$out/$3"
  node dist/cli/main.js evolve "$2" --device "cuda:$1" --workers "$workers" --budget "${seconds}s" --json \
    > "$run.json" 2> "$run.log"
  echo "$2 on GPU $1: exit code $?"
  read -r name id < <(node -p 'const s = require(process.argv[1]); `${s.workload} ${s.run}`' "$run.json")
  [ -n "${id:-}" ] || return
  node dist/cli/main.js validate "$id" >> "$run.log" 2>&1
  node dist/cli/main.js show "$id" > "$out/$name.txt" 2>&1
  node dist/cli/main.js show "$id" --json > "$out/$name.json"
  rm "$run.json"
  mv "$run.log" "$out/$name.log"
}

workloads=("$@")
for ((gpu = 0; gpu < gpus; gpu++)); do
  (for ((i = gpu; i < ${#workloads[@]}; i += gpus)); do evolve "$gpu" "${workloads[$i]}" "$i"; done) &
done
wait
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | head -1
cat "$out"/*.txt
