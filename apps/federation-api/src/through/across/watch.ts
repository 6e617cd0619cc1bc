/**
 * One watch over all members that take part: their watches merged, in the order in which their events come.
 *
 * It ends with 410 Expired, upon which clients list again, when a member's watch fails or has lost its place, and when another
 * set of members takes part. A member that did not answer at the beginning is missing for a while; then the
 * client is sent to list again too.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  ApiError,
  expired,
  type SourceEvent,
  type SourcePlace,
  type SourceStart,
} from '@navarch/apimachinery';
import { limits } from '../../limits.js';
import { followMember } from './follow.js';
import { type Across, listAcross } from './list.js';
import { Merge } from './merge.js';
import { parsePositions, type Positions } from './positions.decide.js';
import { selectionOf } from './selection.decide.js';

/** Where a member's events go on; empty for one that did not answer. */
type Beginning = { readonly positions: Positions; readonly shown: readonly SourceEvent[] };

export async function* watchAcross(
  across: Across,
  place: SourcePlace,
  what: SourceStart,
): AsyncGenerator<SourceEvent, void, undefined> {
  try {
    const { positions, shown } = await beginningOf(across, place, what);
    yield* shown;
    yield* mergedFrom(across, { place, what, positions });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    yield { type: 'ERROR', status: error.toStatus() };
  }
}

async function beginningOf(
  across: Across,
  place: SourcePlace,
  what: SourceStart,
): Promise<Beginning> {
  if (what.after !== undefined) {
    const positions = parsePositions(what.after);
    if (positions === undefined) throw expired(`too old resource version: ${what.after}`);
    return { positions, shown: [] };
  }
  const all = { ...what, limit: undefined, continueToken: '' };
  const { objects, resourceVersion } = await listAcross(across, place, all);
  return {
    positions: parsePositions(resourceVersion) ?? {},
    shown: [
      ...objects.map((object): SourceEvent => ({ type: 'ADDED', object })),
      { type: 'SHOWN', resourceVersion },
    ],
  };
}

type Watching = {
  readonly place: SourcePlace;
  readonly what: SourceStart;
  readonly positions: Positions;
};

async function* mergedFrom(
  across: Across,
  { place, what, positions }: Watching,
): AsyncGenerator<SourceEvent, void, undefined> {
  const over = new AbortController();
  const signal = AbortSignal.any([place.signal, over.signal]);
  const merge = new Merge<SourceEvent>(limits.through.eventsWaitingMax);
  const endWith = (why: string): void => {
    void merge.put({ type: 'ERROR', status: expired(why).toStatus() });
    merge.end();
  };
  signal.addEventListener('abort', () => merge.end(), { once: true });
  if (signal.aborted) merge.end();
  const { rest, isAsked } = selectionOf(what.labelSelector);
  const selected = { ...what, labelSelector: rest };
  for (const [cluster, from] of Object.entries(positions).filter(([, one]) => one !== '')) {
    followMember(
      across,
      { ...place, signal, cluster },
      { ...selected, from, put: (event) => merge.put(event) },
    ).catch(() => endWith(`the watch of cluster "${cluster}" has ended`));
  }
  const ready = (): readonly string[] => across.asker.members.names().ready.filter(isAsked);
  const guarding = async (): Promise<void> => {
    const change = await whileComplete(ready, positions, signal);
    if (change !== undefined) endWith(change);
  };
  void guarding();
  try {
    yield* merge.take();
  } finally {
    over.abort();
  }
}

/** Resolves with what has changed; with undefined when the signal aborts. */
async function whileComplete(
  ready: () => readonly string[],
  positions: Positions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { membersCheckMs, incompleteMs } = limits.through;
  for (let waitedMs = 0; !signal.aborted; waitedMs += membersCheckMs) {
    const now = ready();
    const change = changeOf(now, positions, waitedMs >= incompleteMs);
    if (change !== undefined) return change;
    await pause(membersCheckMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return undefined;
}

function changeOf(
  ready: readonly string[],
  positions: Positions,
  isPatienceOver: boolean,
): string | undefined {
  const added = ready.find((cluster) =>
    isPatienceOver ? (positions[cluster] ?? '') === '' : positions[cluster] === undefined,
  );
  if (added !== undefined) return `cluster "${added}" takes part and is not watched`;
  const gone = Object.entries(positions).find(
    ([cluster, from]) => from !== '' && !ready.includes(cluster),
  );
  return gone === undefined ? undefined : `cluster "${gone[0]}" takes part no more`;
}
