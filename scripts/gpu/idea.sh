#!/usr/bin/env bash
# What an idea of the default search is worth on a clock: the search with it and without it, in turn, one at a time on each
# of the machine's GPUs. To be run in the packed package (scripts/gpu/throughput.sh tells how), which has to hold the kernels:
#
#     bash scripts/gpu/throughput.sh bench/exchange needleman-wunsch
#     bash .gpu/throughput/run bash "$PWD"/scripts/gpu/idea.sh /tmp/out model 500 10 bench/exchange needleman-wunsch
#
# What comes after the folder: the idea, seconds after which no search begins, seeds, kernels. SEARCH=20: seconds of a
# search; what follows it, minimising and validation, is cut off. /tmp/out gets KERNEL.compared for each kernel, and logs.
set -uo pipefail
if [ $# -lt 5 ]; then
  echo "usage: idea.sh OUT IDEA SECONDS SEEDS KERNEL..." >&2
  exit 2
fi
out=$(realpath -m "$1") idea=$2 seeds=$4
export OUT=$out UNTIL=$((EPOCHSECONDS + $3)) SEARCH=${SEARCH:-20}
shift 4
mkdir -p "$out"
gpus=$(nvidia-smi -L | grep -c ^GPU)
WORKERS=$((($(nproc) - gpus) / gpus))
export WORKERS

logs() { echo "$OUT/$(tr '/~' _ <<< "$1.$2")."; }

# In a process of its own: SLOT says which of the GPUs is free.
one() {
  local log search
  ((EPOCHSECONDS < UNTIL)) || return 0
  log=$(logs "$1" "$2")$3.log
  CUDA_VISIBLE_DEVICES=$SLOT node dist/cli/main.js evolve "$1" --device cuda --preset "$2" --budget "${SEARCH}s" \
    --seed "$3" --workers "$WORKERS" > "$log" 2>&1 &
  search=$!
  while kill -0 "$search" 2> /dev/null && ! grep -q '^search finished' "$log"; do sleep 0.2; done
  kill -KILL "$search" 2> /dev/null
  echo "$1 $2 $3 on GPU $SLOT: $(grep '^gen' "$log" | tail -1)"
}
export -f one logs

for ((seed = 1; seed <= seeds; seed++)); do
  for kernel in "$@"; do
    printf '%s\n' "$kernel default $seed" "$kernel default~$idea $seed"
  done
done | xargs -P "$gpus" --process-slot-var=SLOT -L 1 bash -c 'one "$@"' one 2> /dev/null

runs() { sed -n 's/^run \([a-z0-9]*\): .*/\1/p' "$(logs "$1" "$2")"*.log | paste -sd,; }
for kernel in "$@"; do
  node dist/cli/main.js compare "$(runs "$kernel" default)" "$(runs "$kernel" "default~$idea")" |
    tee "$out/$(tr / _ <<< "$kernel").compared"
done
