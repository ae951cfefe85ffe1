/**
 * One user per GPU: a lock file named by the GPU's UUID in the system's folder for temporary files, held
 * by `flock(2)` as long as this process lives, whatever its end. The file names the process that has it.
 */
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { tryLock } from "./libc.ts";

const STEP_MS = 20;

/**
 * @param waitMs how long to wait for the one who has it.
 * @returns gives the lock back.
 * @throws UserError `gpu-busy`
 */
export function lockGpu(uuid: string, waitMs: number, folder: string = tmpdir()): () => void {
  const file = lockFile(uuid, folder);
  const fd = openLock(file);
  const until = performance.now() + waitMs;
  while (!tryLock(fd)) {
    if (performance.now() > until) {
      closeSync(fd);
      throw busy(file);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`, 0);
  return () => closeSync(fd);
}

/** Process id of who has the GPU, as far as it says; undefined when nobody has. */
export function lockHolder(uuid: string, folder: string = tmpdir()): string | undefined {
  const file = lockFile(uuid, folder);
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDWR);
  } catch {
    return undefined;
  }
  try {
    return tryLock(fd) ? undefined : holderIn(file);
  } finally {
    closeSync(fd);
  }
}

const lockFile = (uuid: string, folder: string): string => join(folder, `gevo-${uuid}.lock`);

const holderIn = (file: string): string => readFileSync(file, "utf8").trim() || "another process";

/** Another user's file is opened as it is: in a sticky folder it must not be opened to be created. */
function openLock(file: string): number {
  try {
    return openSync(file, constants.O_RDWR);
  } catch {
    return openSync(file, constants.O_RDWR | constants.O_CREAT, 0o666);
  }
}

function busy(file: string): UserError {
  return new UserError(
    "gpu-busy",
    `another run is using this GPU (process ${holderIn(file)}); two would spoil each other's times`,
    "Wait until it has ended, or choose another GPU: --device cuda:1.",
  );
}
