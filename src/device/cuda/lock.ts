/**
 * One user per GPU: a lock file named by the GPU's UUID in the system's folder for temporary files, held
 * by `flock(2)` as long as this process lives, whatever its end. The file names the process that has it,
 * where that may write to it: it is made for all users, but stays whoever's it is.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { tryLock } from "./libc.ts";

const STEP_MS = 20;
/** Every user may lock the GPU and say so. */
const MODE = 0o666;

interface LockFile {
  readonly fd: number;
  readonly writable: boolean;
}

/**
 * @param waitMs how long to wait for the one who has it.
 * @returns gives the lock back.
 * @throws UserError `gpu-busy`
 */
export function lockGpu(uuid: string, waitMs: number, folder: string = tmpdir()): () => void {
  const file = lockFile(uuid, folder);
  const { fd, writable } = openLock(file);
  const until = performance.now() + waitMs;
  while (!tryLock(fd)) {
    if (performance.now() > until) {
      closeSync(fd);
      throw busy(file);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP_MS);
  }
  if (writable) {
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`, 0);
  }
  return () => closeSync(fd);
}

/** Process id of who has the GPU, as far as it says; undefined when nobody has. */
export function lockHolder(uuid: string, folder: string = tmpdir()): string | undefined {
  const file = lockFile(uuid, folder);
  let fd: number | undefined;
  try {
    fd = openExisting(file)?.fd;
  } catch {
    // Another user's, who lets nobody look.
  }
  if (fd === undefined) return undefined;
  try {
    return tryLock(fd) ? undefined : holderIn(file);
  } finally {
    closeSync(fd);
  }
}

const lockFile = (uuid: string, folder: string): string => join(folder, `gevo-${uuid}.lock`);

const holderIn = (file: string): string => readFileSync(file, "utf8").trim() || "another process";

/** Another user's file is opened as it is: in a sticky folder it must not be opened to be created. */
function openLock(file: string): LockFile {
  const existing = openExisting(file);
  if (existing !== undefined) return existing;
  try {
    const fd = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, MODE);
    // What the umask took away. It is our own file: no link is followed to make it.
    fchmodSync(fd, MODE);
    return { fd, writable: true };
  } catch (error) {
    // Made by another at the same moment.
    const made = codeOf(error) === "EEXIST" ? openExisting(file) : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

/** Locking asks for no right to write. */
function openExisting(file: string): LockFile | undefined {
  try {
    return { fd: openSync(file, constants.O_RDWR), writable: true };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    if (codeOf(error) !== "EACCES") throw error;
    return { fd: openSync(file, constants.O_RDONLY), writable: false };
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function busy(file: string): UserError {
  return new UserError(
    "gpu-busy",
    `another run is using this GPU (process ${holderIn(file)}); two would spoil each other's times`,
    "Wait until it has ended, or choose another GPU: --device cuda:1.",
  );
}
