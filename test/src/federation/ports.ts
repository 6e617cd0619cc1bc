import { freePorts as freePortsFor } from '@navarch/backing';

/** The first of `count` neighbouring ports that are free on loopback, and that no test file beside this one takes. */
export const freePorts = (count: number): Promise<number> =>
  freePortsFor(count, process.env['JEST_WORKER_ID']);
