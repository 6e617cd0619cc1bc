import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { isTransportFailure, MemberError } from './errors.js';
import type { MemberLimits } from './limits.js';

export type Guard = {
  /** For requests that end by themselves. */
  readonly request: <T>(work: () => Promise<T>) => Promise<T>;
  /** For the opening of watches. */
  readonly watch: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes a watch's place for as long as it lasts; returns what gives it back. Throws `member.busy`. */
  readonly enterWatch: () => () => void;
};

/**
 * Keeps a member's trouble its own: a limit of requests under way, and a pause after failures in a row.
 *
 * Nobody waits here. A request beyond the limit fails at once (`member.busy`), and so does one to a member that
 * is left alone (`member.suspended`); after the pause a single request tries it, and the others go on
 * failing until that one knows.
 */
export function createGuard(limits: MemberLimits): Guard {
  const room = bulkhead(limits.concurrencyMax, 0);
  const breaker = circuitBreaker(handleWhen(isTransportFailure), {
    halfOpenAfter: limits.suspendedMs,
    breaker: new ConsecutiveBreaker(limits.failuresMax),
  });
  const unlessSuspended = async <T>(work: () => Promise<T>): Promise<T> => {
    // The library would have us wait for the one that tries.
    if (breaker.state === CircuitState.HalfOpen) throw new MemberError('member.suspended');
    return await breaker.execute(work);
  };
  let watches = 0;
  const enterWatch = (): (() => void) => {
    if (watches >= limits.watchesMax) throw new MemberError('member.busy');
    watches += 1;
    return () => {
      watches -= 1;
    };
  };
  return {
    enterWatch,
    request: (work) => translated(() => room.execute(() => unlessSuspended(work))),
    watch: (work) => translated(() => unlessSuspended(work)),
  };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isBulkheadRejectedError(error)) throw new MemberError('member.busy');
    if (isBrokenCircuitError(error)) throw new MemberError('member.suspended');
    throw error;
  }
}
