#!/usr/bin/env bash
# Packs this checkout with its tests, its installed packages and Node into .gpu/tests (about 50 MiB),
# to run the GPU tests on a machine that has an NVIDIA driver and neither Node nor a network:
#
#     bash scripts/gpu/pack-tests.sh
#     bash .gpu/tests/run node node_modules/vitest/vitest.mjs run --project gpu --no-file-parallelism
#
# Leaves out packages that those tests do not load; needs xz on both sides.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=.gpu/tests
mkdir -p "$out"
node scripts/executor.mjs
xz -T0 -6 -c "$(readlink -f "$(command -v node)")" > "$out/node.xz"
unused=(typescript binaryen assemblyscript @biomejs knip zod yaml better-sqlite3 @types jiti '*oxc*' '.vite*')
tar "${unused[@]/#/--exclude=node_modules/}" --exclude='*.map' -c \
  src test include node_modules package.json tsconfig.json tsconfig.check.json bench docs/results scripts \
  vitest.config.ts workloads | xz -T0 -2 > "$out/app.tar.xz"
cat > "$out/run" <<'RUN'
#!/usr/bin/env bash
# Unpacks what lies beside it into $GEVO_GPU (by default a temporary folder) and runs a command there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
to=${GEVO_GPU:-${TMPDIR:-/tmp}/gevo-gpu}
mkdir -p "$to/bin" "$to/app"
[ -x "$to/bin/node" ] || { xz -dc "$here/node.xz" > "$to/bin/node"; chmod +x "$to/bin/node"; }
if ! cmp -s "$here/app.tar.xz" "$to/app.tar.xz"; then
  rm -rf "$to/app"
  mkdir "$to/app"
  tar -C "$to/app" -xJf "$here/app.tar.xz"
  cp "$here/app.tar.xz" "$to/"
fi
export PATH=$to/bin:$PATH
cd "$to/app"
exec "$@"
RUN
du -sh "$out"
