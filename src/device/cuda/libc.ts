/** The system calls that Node lacks and synchronous work with another process needs (Linux). */
import { native } from "../../native.ts";

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const POLLIN = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;

interface Libc {
  readonly socketpair: (domain: number, type: number, protocol: number, fds: Int32Array) => number;
  readonly poll: (fds: Int32Array, count: number, milliseconds: number) => number;
  readonly flock: (fd: number, operation: number) => number;
  readonly alarm: (seconds: number) => number;
}

let loaded: Libc | undefined;

function libc(): Libc {
  if (loaded === undefined) {
    const library = native().load("libc.so.6");
    loaded = {
      socketpair: library.func("int socketpair(int domain, int type, int protocol, void *fds)"),
      poll: library.func("int poll(void *fds, unsigned long count, int milliseconds)"),
      flock: library.func("int flock(int fd, int operation)"),
      alarm: library.func("unsigned int alarm(unsigned int seconds)"),
    };
  }
  return loaded;
}

/** Two connected stream sockets that children do not inherit unless handed to them. */
export function socketPair(): readonly [number, number] {
  const fds = new Int32Array(2);
  if (libc().socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) !== 0) {
    throw new Error("socketpair(2) failed");
  }
  return [fds[0] as number, fds[1] as number];
}

/** Waits until bytes, or the end, can be read. @returns false when the time is over. */
export function readable(fd: number, milliseconds: number): boolean {
  const until = performance.now() + milliseconds;
  for (;;) {
    const left = Math.max(0, Math.ceil(until - performance.now()));
    // struct pollfd: int fd, short events, short revents.
    const ready = libc().poll(new Int32Array([fd, POLLIN]), 1, left);
    if (ready > 0) return true;
    // A signal may interrupt the wait.
    if (ready === 0 && performance.now() >= until) return false;
  }
}

/** Takes an exclusive lock on an open file, if nobody has it. It ends when the file is closed. */
export function tryLock(fd: number): boolean {
  return libc().flock(fd, LOCK_EX | LOCK_NB) === 0;
}

/** Ends this process by SIGALRM after so many seconds, whatever it is at; a later call replaces this one. */
export function endAfter(seconds: number): void {
  libc().alarm(seconds);
}
