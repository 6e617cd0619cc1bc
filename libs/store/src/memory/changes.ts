import type { Change, ChangeHead, Changes, FollowOptions, Meaning } from '../changes/change.js';
import { printObjectKey } from '@navarch/model';
import { CompactedError } from '../errors.js';
import { storeLimits } from '../limits.js';
import type { Tables } from './tables.js';

export function createMemoryChanges(tables: Tables): Changes {
  return {
    after: async (position, limit) => readAfter(tables, position, limit),
    follow: (options) => follow(tables, options, (change) => change),
    followHeads: (options) => follow(tables, options, ({ body: _body, ...head }) => head),
    leapOver: async (position) => leapOver(tables, position),
    meaningOf: async (position) => meaningOf(tables, position),
    oldest: async () => oldestOf(tables),
    compact: async ({ keepMs, keepMin }) => {
      const bound = Math.min(tables.revision - Math.max(keepMin, 1), ...tables.cursors.values());
      const before = tables.now() - keepMs;
      const kept = tables.changes.findIndex(({ position, at }) => position > bound || at >= before);
      const count = kept === -1 ? tables.changes.length : kept;
      const dropped = tables.changes.slice(0, count);
      tables.changes = tables.changes.slice(count);
      carry(tables, dropped);
      return count;
    },
  };
}

/** The last that is dropped of an object goes with its next change. */
function carry(tables: Tables, dropped: readonly Change[]): void {
  const last = new Map(dropped.map((change) => [printObjectKey(change.key), change]));
  for (const { position } of dropped) tables.formers.delete(position);
  for (const [key, { type, uid, position, body, ...change }] of last) {
    const next = tables.changes.find((one) => printObjectKey(one.key) === key);
    if (type === 'DELETED' || next === undefined) continue;
    tables.formers.set(next.position, { key: change.key, uid, resourceVersion: position, body });
  }
}

function leapOver(tables: Tables, position: number): void {
  if (tables.revision >= position) return;
  const to = position + storeLimits.leapMargin;
  tables.leaps.push({ from: tables.revision, to });
  tables.revision = to;
  for (const wake of tables.followers) wake();
}

const isLost = ({ leaps }: Tables, position: number): boolean =>
  leaps.some(({ from, to }) => from < position && position < to);

function meaningOf(tables: Tables, position: number): Meaning {
  if (isLost(tables, position)) return { kind: 'lost' };
  const change = tables.changes.find((one) => one.position === position);
  return change === undefined ? { kind: 'unknown' } : { kind: 'change', key: change.key };
}

/** Positions between two that no change has. */
const leaptBetween = ({ leaps }: Tables, after: number, before: number): number =>
  leaps
    .filter(({ from, to }) => from >= after && to <= before)
    .reduce((sum, { from, to }) => sum + to - from, 0);

export const oldestOf = (tables: Tables): number =>
  (tables.changes[0]?.position ?? tables.revision + 1) - 1;

function readAfter(tables: Tables, position: number, limit: number): Change[] {
  const oldest = oldestOf(tables);
  if (position < oldest || position > tables.revision || isLost(tables, position)) {
    throw new CompactedError({ from: position, oldest, revision: tables.revision });
  }
  const from = position - oldest - leaptBetween(tables, oldest, position);
  return tables.changes.slice(from, from + Math.min(limit, storeLimits.pageRowsMax));
}

async function follow<Seen extends ChangeHead>(
  tables: Tables,
  { from, signal, onChanges, onLeap, ...options }: FollowOptions<Seen>,
  seen: (change: Change) => Seen,
): Promise<void> {
  let position = from;
  while (!signal.aborted) {
    position = Math.max(position, options.seen?.() ?? 0);
    if (position > tables.revision) leapOver(tables, position);
    const page = readAfter(tables, position, storeLimits.followBatchRows);
    const last = page.at(-1)?.position ?? tables.revision;
    if (leaptBetween(tables, position, last) > 0) await onLeap?.();
    if (page.length > 0) await onChanges(page.map(seen));
    else await more(tables, signal);
    position = last;
  }
}

/** Until the next commit, or until `signal` aborts. */
async function more(tables: Tables, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      tables.followers.delete(end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    tables.followers.add(end);
    signal.addEventListener('abort', end, { once: true });
  });
}
