import type { Instant } from '@navarch/model';
import { oldestOf } from '../changes/read-changes.js';
import type { Database } from '../database/database.js';
import { CompactedError } from '../errors.js';
import { readRevision } from '../objects/read-objects.js';

const readTime = {
  name: 'history.timeOf',
  text: 'SELECT at FROM changes WHERE position = $1',
};

/**
 * The last position that is not later than a time, by halving the log: times rise with positions, but for clocks that were
 * set back, between which any answer is as good. CompactedError when the log does not reach back so far.
 */
export async function findPosition(database: Database, at: Instant): Promise<number> {
  const oldest = await oldestOf(database);
  const [row] = await database.run<{ position: string }>(readRevision);
  const revision = Number(row?.position ?? 0);
  let before = oldest;
  let after = revision + 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const [found] = await database.run<{ at: string }>(readTime, [middle]);
    // One that is gone was compacted while we looked.
    if (found === undefined || Number(found.at) <= at) before = middle;
    else after = middle;
  }
  // Before the first change that is kept: nothing was there, or nobody knows any more.
  if (before === oldest && oldest > 0) throw new CompactedError({ from: oldest, oldest, revision });
  return before;
}
