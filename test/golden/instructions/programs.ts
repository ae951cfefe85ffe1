/** All golden programs, from the files of this folder. */
import { readdirSync, readFileSync } from "node:fs";
import { readListing } from "./listings.ts";
import type { Program } from "./program.ts";
import { readTable } from "./tables.ts";

const folder = new URL(".", import.meta.url);

export const programs: readonly Program[] = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const text = (): string => readFileSync(new URL(file, folder), "utf8");
    if (file.endsWith(".cases")) return readTable(file, text());
    return file.endsWith(".ptx") ? readListing(file, text()) : [];
  });
