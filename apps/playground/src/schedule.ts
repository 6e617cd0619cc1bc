import type { Schedule } from '@navarch/apimachinery';

/** Real timers that do not keep a process alive. */
export const schedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};
