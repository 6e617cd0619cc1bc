import { type ObjectKey, printObjectKey } from '@navarch/model';
import type { Stored, StoredChange, StoredChangeSeen } from '../storage.js';

/**
 * Changes that were read from a log, each with what its object was before: that is what the change before it left. What was
 * before an object's first change in the log is not known, unless that made it.
 *
 * `current`: what is there after all of them; the same version is the same object, so that it is kept once.
 */
export function withBefore(
  past: readonly StoredChange[],
  current: (key: ObjectKey) => Stored | undefined,
): readonly StoredChangeSeen[] {
  const last = new Map<string, Stored | undefined>();
  return past.map((change) => {
    const key = printObjectKey(change.after.key);
    const before = beforeOf(change, last.has(key) ? last.get(key) : 'forgotten');
    const standing = current(change.after.key);
    const after = standing?.resourceVersion === change.position ? standing : change.after;
    last.set(key, change.type === 'DELETED' ? undefined : after);
    return { ...change, after, before };
  });
}

/** What was made was not there before, whatever the log leaves out. */
const beforeOf = (
  { type }: StoredChange,
  last: StoredChangeSeen['before'],
): StoredChangeSeen['before'] => (type === 'ADDED' ? undefined : (last ?? 'forgotten'));
