/** Bundles the dashboard's pages from src/serve/client into dist/serve/client: no request leaves the machine. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export default async function buildClient() {
  await build({
    configFile: false,
    root: join(root, "src/serve/client"),
    logLevel: "warn",
    build: {
      outDir: join(root, "dist/serve/client"),
      emptyOutDir: true,
      // Everything is a file of its own: the pages may run no other script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}
