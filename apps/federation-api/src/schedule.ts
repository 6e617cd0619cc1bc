import type { Schedule } from '@navarch/apimachinery';

/** Real timers. They do not keep the process alive: a server that has stopped is done. */
export const schedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs).unref();
  return () => clearTimeout(timer);
};
