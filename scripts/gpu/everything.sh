#!/usr/bin/env bash
# Packs the suite and what is told of it (originals, photographs, trials), for every GPU of a machine, and the suite on the
# emulator and the comparison of searches, for the cores that are left, to run beside each other where neither Node nor LLVM
# nor a network is. Into .gpu/{throughput,search,data,everything}:
#
#     bash scripts/gpu/everything.sh             (in docs/results/search.jsonl and .gevo/search, what is to be gone on with)
#
# There, with what lies in .gpu/data/1 and 2 in the folder GEVO_DATA (default /tmp/gevo-data), and OUT a folder:
#
#     BUDGET=120s WORKERS=5 EMULATED=12 EVALUATIONS=3000 SEARCHES=24 bash .gpu/everything/go 1500 --presets default
#                                                starts all in the background, for so many seconds: a workload's budget
#                                                on a GPU and its workers, workloads on the emulator at a time and their
#                                                evaluations, searches at a time; then options of bench/search.ts.
#                                                WORKLOADS="nn svm/mnist.workload.ts": these alone on the GPUs; " ": none,
#                                                only what runs behind them
#     bash .gpu/everything/collect 300           waits so many seconds, and copies what there is to OUT
#
# What comes back is made into pages with bench/suite-table.ts, and as scripts/gpu/search.sh says.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=${GEVO_DATA:-$(dirname "$PWD")/shared/data}
mkdir -p .gpu/everything

bash scripts/gpu/throughput.sh $(grep -rL defineModelWorkload workloads --include='*workload.ts' | sort)
bash scripts/gpu/search.sh
# In two parts, each of which can be taken along at once.
for part in 1/{a9a,mnist,rodinia-inputs,sequences} 2/{models/resnet18,cifar10/cifar10-test.med.gz}; do
  from=$data/${part#*/} to=.gpu/data/$part
  [ ! -e "$from" ] || { mkdir -p "$(dirname "$to")" && cp -r --no-preserve=mode "$from" "$(dirname "$to")/"; }
done

cp scripts/gpu/suite.sh .gpu/everything/
cat > .gpu/everything/go <<'GO'
#!/usr/bin/env bash
# go <seconds> [options of bench/search.ts]; see scripts/gpu/everything.sh
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
to=/tmp/gevo-everything
mkdir -p "$to"
if [ "${1:-}" != --inside ]; then
  cp -r "$here/search" "$here/everything" "$to/"
  # Unpacks once, before both need it.
  bash "$here/throughput/run" true
  cp -r "$here/throughput" "$to/"
  nvidia-smi --query-gpu=name,driver_version --format=csv,noheader | sort | uniq -c > "$to/machine.txt"
  nohup setsid bash "$to/everything/go" --inside "$@" > "$to/go.log" 2>&1 &
  exit 0
fi
seconds=$2 workers=${WORKERS:-5} searches=${SEARCHES:-0} emulated=${EMULATED:-0}
shift 2
export GEVO_DATA=${GEVO_DATA:-/tmp/gevo-data}
gpus=$(nvidia-smi -L | grep -c ^GPU)
mkdir -p "$to/search-out" "$to/suite/originals"
if ((searches > 0)); then
  OUT=$to/search-out nice -n 19 bash "$to/search/go" "$searches" "$((seconds - 60))" "$@" > "$to/search.log" 2>&1 &
fi
# What runs behind the suite, a line for each time a GPU is free.
for some in smith-waterman svm,simcov resnet18,tiled,srad,streamcluster lud,gaussian,kmeans,bfs \
  b-plus,backprop,cfd,heartwall,hotspot lavamd,myocyte,needleman,nn,particle,pathfinder; do
  echo "node --import tsx bench/originals.ts --device cuda --filter $some > $to/suite/originals/${some//\//-}.log"
done > "$to/after"
photographs=docs/results/resnet18.json
echo "node --import tsx bench/accuracy.ts cuda 10000 $to/suite/parts/resnet18.json && cp $photographs $to/suite/" >> "$to/after"
echo "node --import tsx bench/trials.ts 8 svm kmeans gaussian bfs lud simcov > $to/suite/trials.txt" >> "$to/after"
if ((emulated > 0)); then
  # Not with the settings of the GPUs, which are those of the environment.
  WORKLOADS= POPULATION=32 nice -n 19 bash "$to/throughput/run" bash "$to/everything/suite.sh" "$to/emulator" "$seconds" \
    "${EVALUATIONS:-1000}evals" "$workers" $(yes emulator | head -n "$emulated") > "$to/emulator.log" 2>&1 &
fi
AFTER=$to/after bash "$to/throughput/run" bash "$to/everything/suite.sh" "$to/suite" "$seconds" "${BUDGET:-60s}" \
  "$workers" $(seq -f 'cuda:%g' 0 "$((gpus - 1))") > "$to/suite.log" 2>&1
wait
GO

cat > .gpu/everything/collect <<'COLLECT'
#!/usr/bin/env bash
# collect <seconds>
set -uo pipefail
to=/tmp/gevo-everything
until=$((EPOCHSECONDS + $1))
while ((EPOCHSECONDS < until)) && pgrep -f "$to/everything/go" > /dev/null; do sleep 1; done
mkdir -p "$to/emulator"
(cd "$to" && tar -c suite emulator machine.txt ./*.log) | xz -T0 -3 > "$OUT/suite.tar.xz"
cp "$to"/search-out/* "$OUT/" 2> /dev/null
cut -c1-120 "$to/suite.log" | tail -40
tail -2 "$to/search.log" 2> /dev/null
uptime
COLLECT
du -sh .gpu/*
