import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { CompactOptions } from './change.js';

/**
 * Drops a prefix of the log: `at` need not rise with the position (a clock may be set back), and a hole would be
 * taken for a gap by every reader.
 */
const dropHead = {
  name: 'changes.compact',
  text: `WITH bound AS (
      SELECT least(r.position - $2::bigint, (SELECT min(c.position) FROM cursors c)) AS position
      FROM revision r
    ), head AS MATERIALIZED (
      SELECT c.position, c.at FROM changes c
      WHERE c.position <= (SELECT position FROM bound)
      ORDER BY c.position LIMIT $3
    ), kept AS (
      SELECT min(position) AS first FROM head
      WHERE at >= coalesce($4::bigint, now_ms()) - $1::bigint
    )
    DELETE FROM changes d
    WHERE d.position <= (SELECT max(position) FROM head)
      AND d.position < coalesce((SELECT first FROM kept), 9223372036854775807)
    RETURNING 1 AS dropped`,
};

export async function compactChanges(
  database: Database,
  clock: Clock | undefined,
  { keepMs, keepMin }: CompactOptions,
): Promise<number> {
  let dropped = 0;
  for (let round = 0; round < storeLimits.pruneRoundsMax; round += 1) {
    const values = [keepMs, Math.max(keepMin, 1), storeLimits.pruneRowsMax, clock?.() ?? null];
    const rows = await database.run(dropHead, values);
    dropped += rows.length;
    if (rows.length < storeLimits.pruneRowsMax) break;
  }
  return dropped;
}
