/**
 * The one place where the FFI (koffi) is loaded and configured: its settings are final once a library
 * is open. Loads nothing until asked, so a machine where it fails still imports everything else.
 */
import { createRequire } from "node:module";

export type Koffi = typeof import("koffi");

let loaded: Koffi | undefined;

export function native(): Koffi {
  if (loaded === undefined) {
    loaded = createRequire(import.meta.url)("koffi") as Koffi;
    // Calls run on a stack of koffi's own; deep recursion in a compiler pass wants more than 2 MiB.
    loaded.config({ sync_stack_size: 8 * 2 ** 20 });
  }
  return loaded;
}
