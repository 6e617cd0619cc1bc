import { ApiError } from '../status.js';
import { restLimits } from './limits.js';
import type { ApiHandlerOptions } from './request.js';

/**
 * Makes the cache new enough for a read. No revision: everything committed before now, so that a
 * client reads its own writes through any replica. 0: whatever is there. N: at least N, or 504.
 */
export async function waitUntilFresh(
  machine: ApiHandlerOptions,
  revision: number | undefined,
): Promise<void> {
  const { storage } = machine;
  if (revision === undefined) return storage.caughtUp();
  if (storage.cache.revision() >= revision) return;
  await startedWithin(machine, storage.caughtUp(revision));
  const current = storage.cache.revision();
  if (current < revision) throw tooLarge(revision, current);
}

async function startedWithin(machine: ApiHandlerOptions, work: Promise<void>): Promise<void> {
  let cancel = (): void => undefined;
  const patience = new Promise<void>((resolve) => {
    cancel = machine.schedule(resolve, restLimits.freshnessWaitMs);
  });
  try {
    await Promise.race([work, patience]);
  } finally {
    cancel();
  }
}

/** Clients wait and try again when they see this cause. */
function tooLarge(asked: number, current: number): ApiError {
  return new ApiError(
    { code: 504, reason: 'Timeout' },
    `Timeout: Too large resource version: ${asked}, current: ${current}`,
    {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  );
}
