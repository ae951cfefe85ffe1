#!/usr/bin/env bash
# Packs the comparison of the emulator with a GPU for a machine that has an NVIDIA driver and neither
# Node nor a network: what pack-tests.sh packs, and the variants made here.
#
#     npm run bench:fidelity -- make && bash scripts/gpu/fidelity.sh
#
# There, with the results in the folder $OUT:
#
#     TSX_TSCONFIG_PATH=tsconfig.check.json FIDELITY=$PWD/.gpu/tests bash .gpu/tests/run \
#       node --import tsx bench/fidelity.ts measure cuda
#
# Then move fidelity.measured to docs/results/fidelity-h200.measured and run
# `npm run bench:fidelity -- report`.
set -euo pipefail
cd "$(dirname "$0")/../.."
bash scripts/gpu/pack-tests.sh
cp .gevo/fidelity.variants .gpu/tests/
