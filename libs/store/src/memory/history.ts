import { type ObjectKey, printObjectKey } from '@navarch/model';
import type { Change } from '../changes/change.js';
import { CompactedError } from '../errors.js';
import type { Former, History, HistoryScope, Step } from '../history/history.js';
import { storeLimits } from '../limits.js';
import { oldestOf } from './changes.js';
import { compareTexts, type Tables } from './tables.js';

export function createMemoryHistory(tables: Tables): History {
  const step = (change: Change): Step => ({ change, before: formerOf(tables, change) });
  return {
    firstAfter: async (scope, range) => {
      const oldest = oldestOf(tables);
      const { revision } = tables;
      if (range.from < oldest || range.from > revision)
        throw new CompactedError({ from: range.from, oldest, revision });
      return firstOfEach(tables, scope, range).map(step);
    },
    ofObject: async (key, { before = Infinity, limit }) =>
      tables.changes
        .filter((one) => isSameKey(one.key, key) && one.position < before)
        .toReversed()
        .slice(0, Math.min(limit, storeLimits.pageRowsMax))
        .map(step),
    ofChangeset: async (changeset) =>
      tables.changes.filter((one) => one.changeset === changeset).map(step),
    lastChangeset: async () =>
      tables.changes.findLast((one) => one.changeset !== undefined)?.position ?? 0,
    positionAt: async (at) => {
      const oldest = oldestOf(tables);
      const position = tables.changes.findLast((one) => one.at <= at)?.position ?? oldest;
      if (position === oldest && oldest > 0)
        throw new CompactedError({ from: oldest, oldest, revision: tables.revision });
      return position;
    },
    oldest: async () => {
      const [first] = tables.changes;
      return first === undefined ? undefined : { position: first.position, at: first.at };
    },
  };
}

function firstOfEach(
  tables: Tables,
  scope: HistoryScope,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Change[] {
  const first = new Map<string, Change>();
  for (const change of tables.changes) {
    const id = printObjectKey(change.key);
    const isWanted = change.position > from && change.position <= to && isIn(scope, change.key);
    if (isWanted && !first.has(id)) first.set(id, change);
  }
  return [...first.values()].sort((one, other) => compareKeys(one.key, other.key));
}

const parts = ['group', 'resource', 'namespace', 'name'] as const;
const isIn = (scope: HistoryScope, key: ObjectKey): boolean =>
  parts.every((part) => scope[part] === undefined || scope[part] === key[part]);
const isSameKey = (one: ObjectKey, other: ObjectKey): boolean => isIn(one, other);

const compareKeys = (one: ObjectKey, other: ObjectKey): number =>
  parts.map((part) => compareTexts(one[part], other[part])).find((order) => order !== 0) ?? 0;

function formerOf(tables: Tables, { key, type, position }: Change): Former {
  if (type === 'ADDED') return 'absent';
  const before = tables.changes.findLast(
    (one) => one.position < position && isSameKey(one.key, key),
  );
  if (before === undefined) return tables.formers.get(position) ?? 'lost';
  const { uid, body } = before;
  return before.type === 'DELETED'
    ? 'absent'
    : { key, uid, resourceVersion: before.position, body };
}
