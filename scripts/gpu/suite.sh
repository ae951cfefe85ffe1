#!/usr/bin/env bash
# Evolves every kernel workload for a table of the suite, one on each of the named devices at a time, the costly
# ones first and for twice as long. To be run in the packed package (scripts/gpu/throughput.sh tells how), which has
# to hold all of them:
#
#     bash .gpu/throughput/run bash "$PWD"/scripts/gpu/suite.sh /tmp/out 560 60s 14 cuda:0 cuda:1
#     POPULATION=32 bash .gpu/throughput/run bash "$PWD"/scripts/gpu/suite.sh /tmp/out 1400 6000evals 2 emulator emulator
#
# What comes after the folder: seconds after which everything is interrupted, the budget of a workload, worker processes for
# each, the devices. WORKLOADS="hotspot nn svm/mnist.workload.ts" in the environment: these alone, in this order; " ": none. AFTER=FILE: its
# lines are commands, each to be run as soon as a device is free of workloads. The same command again goes on from there. /tmp/out gets parts/NAME.json and parts/NAME.log; to put them into the table:
#
#     npx tsx bench/suite-table.ts suite-h200 /tmp/out/parts/*.json
set -uo pipefail
if [ $# -lt 5 ]; then
  echo "usage: suite.sh OUT SECONDS-IN-ALL BUDGET WORKERS DEVICE..." >&2
  exit 2
fi
out=$(realpath -m "$1")
export UNTIL=$((EPOCHSECONDS + $2)) BUDGET=$3 WORKERS=$4 PARTS=$out/parts
shift 4
mkdir -p "$PARTS"
export DEVICES=$* POPULATION=${POPULATION:-256}

# One evaluation takes these long.
export COSTLY='smith-waterman|simcov|svm|resnet18|needleman-wunsch|bfs|gaussian|kmeans|lud|heartwall'
all=$(grep -rL defineModelWorkload workloads --include='*workload.ts' | sort)
modules=()
for each in ${WORKLOADS:-$(grep -E "$COSTLY" <<< "$all") $(grep -vE "$COSTLY" <<< "$all")}; do
  each=workloads/${each#workloads/}
  [ -d "$each" ] && each=$each/workload.ts
  modules+=("$each")
done

# In a process of its own: $1 is the module or the command, $SLOT says which of the devices is free.
one() {
  read -ra devices <<< "$DEVICES"
  local name device=${devices[$SLOT]} budget=$BUDGET left=$((UNTIL - EPOCHSECONDS))
  name=$(sed 's|^workloads/||; s|/workload.ts$||; s|/|-|; s|.workload.ts$||' <<< "$1")
  [[ $1 =~ $COSTLY && $budget == *s && $budget != *evals ]] && budget=$((2 * ${budget%s}))s
  ((left > 5)) || return 0
  # Called the same wherever it runs, so that another one of equal GPUs goes on with it.
  if [[ $device == cuda:* ]]; then
    export CUDA_VISIBLE_DEVICES=${device#cuda:}
    device=cuda
  fi
  if [[ $1 != workloads/* ]]; then
    timeout --signal=INT --kill-after=25 "$left" bash -c "$1" >> "$PARTS/after.log" 2>&1
    echo "$1 on $device ${CUDA_VISIBLE_DEVICES:-}: exit code $?"
    return 0
  fi
  timeout --signal=INT --kill-after=25 "$left" node dist/cli/main.js suite --device "$device" --budget "$budget" \
    --population "$POPULATION" --workers "$WORKERS" --filter "${1#workloads/}" --out "$PARTS/$name" >> "$PARTS/$name.log" 2>&1
  echo "$name on $device ${CUDA_VISIBLE_DEVICES:-}: exit code $?"
}
export -f one

{ ((${#modules[@]} == 0)) || printf '%s\n' "${modules[@]}"; cat "${AFTER:-/dev/null}"; } |
  xargs -d '\n' -P "$#" --process-slot-var=SLOT -I{} bash -c 'one "$1"' one {}
