import { setTimeout as delay } from 'node:timers/promises';

/** As shells number the end by Ctrl-C. */
export const interruptedExitCode = 130;

/** Runs `act` with a signal that Ctrl-C (or SIGTERM) sets off, instead of ending the process. */
export async function interruptible<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await act(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

export type Wait = { readonly everyMs: number; readonly withinMs: number };

/** Asks until the answer is the end of it. Never throws for the signal or the time: it says which it was. */
export async function poll(
  isOver: () => Promise<boolean>,
  { everyMs, withinMs }: Wait,
  signal: AbortSignal,
): Promise<'over' | 'late' | 'interrupted'> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (signal.aborted) return 'interrupted';
    if (await isOver()) return 'over';
    if (performance.now() > deadline) return 'late';
    // Ended early by the signal: the next round says so.
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
