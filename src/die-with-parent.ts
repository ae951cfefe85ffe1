/**
 * Makes the kernel kill this process when its parent dies, even while it spins inside a compiler
 * pass where no event of Node's is seen (prctl(2), PR_SET_PDEATHSIG). Linux only; elsewhere the
 * `disconnect` event has to do.
 */
import { native } from "./native.ts";

const PR_SET_PDEATHSIG = 1;
const SIGKILL = 9;

export function dieWithParent(): void {
  if (process.platform !== "linux") return;
  try {
    const libc = native().load("libc.so.6");
    libc.func("int prctl(int option, unsigned long value)")(PR_SET_PDEATHSIG, SIGKILL);
  } catch {
    // Another libc: `disconnect` still ends an idle worker.
  }
}
