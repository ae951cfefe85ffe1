/**
 * The built client as values: read once when the server starts, so no path of a request ever reaches the file
 * system.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Client {
  /** Of every page. */
  readonly index: Asset;
  /** By path, such as `/assets/main.js`; their names hold a hash of what they are. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** @throws UserError `client-missing` */
export function builtClient(): Client {
  const folder = fileURLToPath(new URL("./client/", import.meta.url));
  const assets = join(folder, "assets");
  if (!existsSync(assets)) {
    throw new UserError(
      "client-missing",
      "the dashboard's pages were not built",
      "Run `npm run build` in gevo's folder, and gevo from `dist/`.",
    );
  }
  return {
    index: read(join(folder, "index.html")),
    assets: new Map(
      readdirSync(assets).map((name) => [`/assets/${name}`, read(join(assets, name))]),
    ),
  };
}

function read(file: string): Asset {
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  return { type, bytes: new Uint8Array(readFileSync(file)) };
}
