#!/usr/bin/env bash
# Evolves every kernel workload for a table of the suite, one on each of the named devices at a time, the costly
# ones first and for twice as long. To be run in the packed package (scripts/gpu/throughput.sh tells how), which has
# to hold all of them:
#
#     bash .gpu/throughput/run bash "$PWD"/scripts/gpu/suite.sh /tmp/out 560 60 14 cuda:0 cuda:1
#     bash .gpu/throughput/run bash "$PWD"/scripts/gpu/suite.sh /tmp/out 560 60 2 emulator emulator emulator
#
# The numbers: seconds after which everything is interrupted, seconds of search for a workload, worker processes for each. The
# same command again goes on from there. /tmp/out gets parts/NAME.json and parts/NAME.log; to make one table of them:
#
#     npx tsx bench/suite-table.ts suite-h200 /tmp/out/parts/*.json
set -uo pipefail
if [ $# -lt 5 ]; then
  echo "usage: suite.sh OUT SECONDS-IN-ALL SECONDS-EACH WORKERS DEVICE..." >&2
  exit 2
fi
out=$(realpath -m "$1")
export UNTIL=$((EPOCHSECONDS + $2)) SECONDS_EACH=$3 WORKERS=$4 PARTS=$out/parts
shift 4
mkdir -p "$PARTS"
export DEVICES=$*

costly='smith-waterman|simcov|svm|resnet18|needleman-wunsch'
modules=$(grep -rL defineModelWorkload workloads --include='*workload.ts' | sort)

# In a process of its own: $1 is the module, $SLOT says which of the devices is free.
one() {
  read -ra devices <<< "$DEVICES"
  local name device=${devices[$SLOT]} seconds=$SECONDS_EACH left=$((UNTIL - EPOCHSECONDS))
  name=$(sed 's|^workloads/||; s|/workload.ts$||; s|/|-|; s|.workload.ts$||' <<< "$1")
  [[ $1 =~ $2 ]] && seconds=$((2 * seconds))
  ((left > 5)) || return 0
  timeout --signal=INT --kill-after=25 "$left" node dist/cli/main.js suite --device "$device" --budget "${seconds}s" \
    --workers "$WORKERS" --filter "${1#workloads/}" --out "$PARTS/$name" >> "$PARTS/$name.log" 2>&1
  echo "$name on $device: exit code $?"
}
export -f one

{ grep -E "$costly" <<< "$modules"; grep -vE "$costly" <<< "$modules"; } |
  xargs -P "$#" --process-slot-var=SLOT -I{} bash -c 'one "$@"' one {} "$costly"
