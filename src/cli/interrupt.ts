/**
 * Ctrl-C: the first asks to stop, the second ends the process at once (a killed run can be resumed;
 * its workers die with it). Only while `work` goes on: before and after, a signal does what it always
 * does.
 */

const EXIT_INTERRUPTED = 130;

export interface Interrupts {
  readonly onFirst?: () => void;
  /** The last that the process does. */
  readonly onSecond?: () => void;
}

export async function interruptible<T>(
  { onFirst, onSecond }: Interrupts,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) {
      onSecond?.();
      process.exit(EXIT_INTERRUPTED);
    }
    controller.abort();
    onFirst?.();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
