/**
 * A reconcile that was given up writes to no member any more.
 *
 * It cannot be stopped from outside: a process that hung, or a request that came back late, goes on where it was, on what it read
 * long ago, when its claim has ended and another syncer has done the work with newer knowledge. An update of a copy would
 * be refused for its version; the making of one names none, and would be written over the newer copy. So the end of its turn
 * goes along with each reconcile, and is looked at immediately before a write is sent.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { UnavailableError } from '@navarch/model';

type Turn = { readonly loop: string; readonly endsAtMs: number };

const turns = new AsyncLocalStorage<Turn>();
const overCode = 'reconcile.turnOver';

/** Runs a reconcile whose writes end at a time of the stopwatch. */
export const inTurn = <T>(turn: Turn, reconcile: () => Promise<T>): Promise<T> =>
  turns.run(turn, reconcile);

/** @throws UnavailableError in a reconcile whose turn is over; elsewhere there is none to be over. */
export function requireTurn(nowMs: number): void {
  const turn = turns.getStore();
  if (turn === undefined || nowMs < turn.endsAtMs) return;
  throw new UnavailableError(overCode, { loop: turn.loop });
}

export const isTurnOver = (error: unknown): boolean =>
  error instanceof UnavailableError && error.code === overCode;
