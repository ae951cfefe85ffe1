#!/usr/bin/env bash
# Packs the endurance bench for a machine that has an NVIDIA driver and neither Node nor LLVM nor a
# network: what throughput.sh packs, with the bench's two workloads.
#
#     bash scripts/gpu/endurance.sh
#
# There (20,000 genomes, 20 faults of each kind, 330 seconds at most):
#
#     bash .gpu/throughput/run node_modules/.bin/tsx bench/endurance.ts 20000 20 330
#
# It writes docs/results/endurance-<gpu>.json in the folder that it was unpacked to.
set -euo pipefail
exec bash "$(dirname "$0")/throughput.sh" hotspot pathfinder
