/** The door to stores: finds a project's database and opens it. */
export { MemoryStore } from "./memory.ts";
export { cacheFolder, openCache, projectFolder, storeFile } from "./project.ts";
export { openSqlite, sqliteVersion } from "./sqlite.ts";
