import { wholeNumber } from './setting.js';

/** How the federation API shares itself among its users. Part of the one table in settings.ts. */
export const fairness = {
  readSeats: wholeNumber({
    env: 'NAVARCH_API_READS_MAX',
    description:
      'Reads that one API process answers at once; further ones wait for their turn (system:masters do not)',
    min: 1,
    max: 10_000,
    fallback: 32,
  }),
  writeSeats: wholeNumber({
    env: 'NAVARCH_API_WRITES_MAX',
    description: 'The same for writes',
    min: 1,
    max: 10_000,
    fallback: 64,
  }),
  waitingPerUserMax: wholeNumber({
    env: 'NAVARCH_API_WAITING_MAX',
    description: 'Reads, and writes, of one user that wait; more are refused with 429',
    min: 0,
    max: 10_000,
    fallback: 100,
  }),
  waitMsMax: wholeNumber({
    env: 'NAVARCH_API_WAIT_MS',
    description: 'How long a request waits for its turn before it is refused with 429',
    min: 1,
    max: 60_000,
    fallback: 5_000,
    unit: 'ms',
  }),
} as const;
