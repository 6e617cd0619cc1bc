/** What of `process` is needed to stop it, so that a test can hand in another. */
export type Stoppable = {
  readonly on: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', act: () => void) => unknown;
  readonly exit: (code: number) => void;
};

const exitCodes = { clean: 0, failed: 1, impatient: 130 } as const;

/**
 * Ends the process when it is told to: `close` runs once, then the process exits with 0.
 *
 * A `close` that fails or takes longer than `deadlineMs` ends it with 1; a second signal ends it at
 * once, because the person at the keyboard has waited long enough.
 */
export function stopOnSignal(
  close: () => Promise<void>,
  options: {
    deadlineMs: number;
    onError?: (error: unknown) => void;
    process?: Stoppable;
  },
): void {
  const target = options.process ?? process;
  let stopping = false;
  const stop = (): void => {
    if (stopping) return target.exit(exitCodes.impatient);
    stopping = true;
    const deadline = setTimeout(() => {
      options.onError?.(new Error(`did not stop within ${options.deadlineMs} ms`));
      target.exit(exitCodes.failed);
    }, options.deadlineMs);
    close()
      .then(() => exitCodes.clean)
      .catch((error: unknown) => {
        options.onError?.(error);
        return exitCodes.failed;
      })
      .then((code) => {
        clearTimeout(deadline);
        return target.exit(code);
      })
      .catch(() => target.exit(exitCodes.failed));
  };
  target.on('SIGINT', stop);
  target.on('SIGTERM', stop);
  // The terminal was closed: nobody is there to read, but there is as much to clean up.
  target.on('SIGHUP', stop);
}
