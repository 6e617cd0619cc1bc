import type { ClientConfig } from 'pg';
import { UnavailableError } from '@navarch/model';
import { storeLimits } from '../limits.js';
import { createBell, type Bell } from './bell.js';
import type { ChangeHead, FollowOptions } from './change.js';
import type { ChangePage, ReadPage } from './read-changes.js';

/**
 * Reads the log as it grows.
 *
 * Woken by a notification, and every second without one: notifications are for latency, the log is the truth.
 * While PostgreSQL is away nothing is delivered and nothing is lost; the position is only advanced after the batch
 * was taken.
 */
export async function followChanges<Seen extends ChangeHead>(
  read: ReadPage<Seen>,
  config: ClientConfig,
  options: FollowOptions<Seen>,
): Promise<void> {
  const { signal, onChanges } = options;
  if (signal.aborted) return;
  const bell = createBell(config);
  const close = (): void => void bell.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    let position = options.from;
    while (!signal.aborted) {
      const page = await readOrRest(read, position);
      if (signal.aborted) return;
      if (page !== undefined && page.changes.length > 0) await onChanges(page.changes);
      position = page?.last ?? position;
      if (page?.isFull !== true) await rest(bell, page);
    }
  } finally {
    signal.removeEventListener('abort', close);
    await bell.close();
  }
}

/** Undefined while PostgreSQL is away. */
async function readOrRest<Seen>(
  read: ReadPage<Seen>,
  position: number,
): Promise<ChangePage<Seen> | undefined> {
  try {
    return await read(position, storeLimits.followBatchRows);
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}

/** After a failure the next try comes sooner than the poll: it is us who wait for PostgreSQL. */
function rest(bell: Bell, page: ChangePage<unknown> | undefined): Promise<void> {
  return bell.wait(page === undefined ? storeLimits.reconnectMinMs * 4 : storeLimits.followPollMs);
}
