#!/usr/bin/env bash
# Packs the suite, for every GPU of a machine, and the comparison of searches, for the cores that are left, to run beside
# each other where neither Node nor LLVM nor a network is. Into .gpu/{throughput,search,data,everything}:
#
#     bash scripts/gpu/everything.sh             (in docs/results/search.jsonl and .gevo/search, what is to be gone on with)
#
# There, with what lies in .gpu/data/1 and 2 in the folder GEVO_DATA (default /tmp/gevo-data), and OUT a folder:
#
#     bash .gpu/everything/go 1500 120s 24 --presets default,gevo2020
#                                                starts both in the background: seconds in all, budget of a workload,
#                                                searches at a time, options of bench/search.ts
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
# go <seconds> <budget> <searches at a time> [options of bench/search.ts]
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
seconds=$2 budget=$3 searches=$4
shift 4
export GEVO_DATA=${GEVO_DATA:-/tmp/gevo-data}
gpus=$(nvidia-smi -L | grep -c ^GPU)
workers=$((($(nproc) - searches) / gpus))
mkdir -p "$to/search-out"
if ((searches > 0)); then
  OUT=$to/search-out nice -n 19 bash "$to/search/go" "$searches" "$((seconds - 60))" "$@" > "$to/search.log" 2>&1 &
fi
bash "$to/throughput/run" bash "$to/everything/suite.sh" "$to/suite" "$seconds" "$budget" \
  "$((workers > 14 ? 14 : workers))" $(seq -f 'cuda:%g' 0 "$((gpus - 1))") > "$to/suite.log" 2>&1
wait
GO

cat > .gpu/everything/collect <<'COLLECT'
#!/usr/bin/env bash
# collect <seconds>
set -uo pipefail
to=/tmp/gevo-everything
until=$((EPOCHSECONDS + $1))
while ((EPOCHSECONDS < until)) && pgrep -f "$to/everything/go" > /dev/null; do sleep 1; done
(cd "$to" && tar -c suite machine.txt ./*.log) | xz -T0 -3 > "$OUT/suite.tar.xz"
cp "$to"/search-out/* "$OUT/" 2> /dev/null
cat "$to/suite.log"
tail -2 "$to/search.log"
uptime
COLLECT
du -sh .gpu/*
