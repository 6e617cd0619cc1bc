import type { ClientConfig } from 'pg';
import { UnavailableError } from '@navarch/model';
import { CompactedError } from '../errors.js';
import { storeLimits } from '../limits.js';
import { createPace, nextTurn, pause, type PaceLimits } from '../database/pace.js';
import { createBell, type Bell } from './bell.js';
import type { ChangeHead, FollowOptions } from './change.js';
import type { ChangePage, ReadPage } from './read-changes.js';

export type FollowedLog<Seen> = {
  readonly read: ReadPage<Seen>;
  /** Of the reading, while notifications keep coming. */
  readonly pace: PaceLimits;
  readonly config: ClientConfig;
  readonly leapOver: (position: number) => Promise<void>;
};

/**
 * Reads the log as it grows.
 *
 * Woken by a notification, and every second without one: notifications are for latency, the log is the truth. While they keep
 * coming it is read no more often than pays, and not at all for what the follower has made and seen itself.
 * While PostgreSQL is away nothing is delivered and nothing is lost; the position is only advanced after the batch
 * was taken. A log that ends before the position has lost its end, and leaps over it before anybody is told.
 */
export async function followChanges<Seen extends ChangeHead>(
  log: FollowedLog<Seen>,
  options: FollowOptions<Seen>,
): Promise<void> {
  const { signal } = options;
  if (signal.aborted) return;
  const bell = createBell(log.config);
  const close = (): void => void bell.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await readOn(log, bell, options);
  } catch (error) {
    if (error instanceof CompactedError && error.isAhead) await log.leapOver(error.from);
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
    await bell.close();
  }
}

async function readOn<Seen extends ChangeHead>(
  { read, pace: paceLimits }: FollowedLog<Seen>,
  bell: Bell,
  options: FollowOptions<Seen>,
): Promise<void> {
  let position = options.from;
  const reached = (): number => (position = Math.max(position, options.seen?.() ?? 0));
  const pace = createPace(paceLimits);
  while (!options.signal.aborted) {
    await pause(pace.take());
    const page = await readOrRest(read, reached());
    if (options.signal.aborted) return;
    if (page !== undefined) await handOver(page, options);
    position = page?.last ?? position;
    if (page?.isFull !== true) await rest(bell, page, reached);
  }
}

async function handOver<Seen extends ChangeHead>(
  { hasLeapt, changes }: ChangePage<Seen>,
  { onLeap, onChanges }: FollowOptions<Seen>,
): Promise<void> {
  if (hasLeapt) await onLeap?.();
  if (changes.length > 0) await onChanges(changes);
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

/**
 * Until there may be something that was not seen yet. After a failure the next try comes sooner than the poll: it is us who wait
 * for PostgreSQL.
 */
async function rest(
  bell: Bell,
  page: ChangePage<unknown> | undefined,
  reached: () => number,
): Promise<void> {
  const ms = page === undefined ? storeLimits.reconnectMinMs * 4 : storeLimits.followPollMs;
  const until = performance.now() + ms;
  for (;;) {
    const told = await bell.wait(until - performance.now());
    // Who made the change learns of it in the same moment.
    await nextTurn();
    if (!isEcho(told, reached())) return;
  }
}

/** What was told so long after it was seen is another change of that position: the log has lost its end. */
const isEcho = (told: number, seen: number): boolean =>
  told <= seen && told > seen - storeLimits.echoesMax;
