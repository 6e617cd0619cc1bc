/**
 * What the change log still has of the time before a snapshot, so that watchers of a process that was restarted go on where they
 * were and nobody has to list again.
 */
import { jsonOf, storedAt, type StoredChange } from '@navarch/apimachinery';
import { type Change, type Changes, CompactedError } from '@navarch/store';
import { limits } from '../limits.js';

export type PastLimits = {
  readonly changesMax: number;
  /** Of their JSON together. */
  readonly charsMax: number;
};

/**
 * The newest changes up to `revision`, in order and without a gap, as many as the limits and the log allow. None when the log
 * is shortened faster than it is read.
 */
export async function readPast(
  changes: Pick<Changes, 'after' | 'oldest'>,
  revision: number,
  { changesMax, charsMax }: PastLimits,
): Promise<readonly StoredChange[]> {
  for (let attempt = 0; attempt < limits.pastAttemptsMax; attempt += 1) {
    try {
      const from = Math.max(await changes.oldest(), revision - changesMax);
      return newest(await readBetween(changes, from, revision), charsMax);
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
    }
  }
  return [];
}

async function readBetween(
  changes: Pick<Changes, 'after'>,
  from: number,
  to: number,
): Promise<readonly StoredChange[]> {
  const found: StoredChange[] = [];
  for (let position = from; position < to; ) {
    const page = await changes.after(position, limits.pastPageMax);
    found.push(...page.filter((change) => change.position <= to).map(toStoredChange));
    position = page.at(-1)?.position ?? to;
  }
  return found;
}

/** The last of them that are no longer than that together. */
function newest(past: readonly StoredChange[], charsMax: number): readonly StoredChange[] {
  let chars = 0;
  let first = past.length;
  while (first > 0) {
    const change = past[first - 1];
    chars += change === undefined ? 0 : jsonOf(change.after).length;
    if (chars > charsMax) break;
    first -= 1;
  }
  return past.slice(first);
}

export const toStoredChange = ({ type, position, key, body }: Change): StoredChange => ({
  type,
  position,
  after: storedAt(key, body, position),
});
