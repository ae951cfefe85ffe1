import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { MemoryStore, openSqlite } from "../../src/store/index.ts";
import { storeContract } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
let file = "";

storeContract("memory", () => new MemoryStore());
storeContract(
  "sqlite",
  () => {
    file = join(folder, `${files++}`, ".gevo", "gevo.db");
    return openSqlite(file);
  },
  (store) => {
    store.close();
    return openSqlite(file);
  },
);
