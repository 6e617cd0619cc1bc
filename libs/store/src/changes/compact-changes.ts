import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { CompactOptions } from './change.js';

/**
 * Drops a prefix of the log: `at` need not rise with the position (a clock may be set back), and a hole would be
 * taken for a gap by every reader.
 *
 * The last that is dropped of an object goes with its next change, which then still knows what was before it.
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
    ), dropped AS (
      DELETE FROM changes d
      WHERE d.position <= (SELECT max(position) FROM head)
        AND d.position < coalesce((SELECT first FROM kept), 9223372036854775807)
      RETURNING d.*
    ), last AS (
      SELECT DISTINCT ON (group_name, resource, namespace, name) * FROM dropped
      ORDER BY group_name, resource, namespace, name, position DESC
    ), next AS (
      SELECT l.*, (
        SELECT min(n.position) FROM changes n
        WHERE n.name = l.name AND n.namespace = l.namespace AND n.resource = l.resource
          AND n.group_name = l.group_name AND n.position > l.position
      ) AS next_position
      FROM last l WHERE l.type <> 'DELETED'
    ), carried AS (
      UPDATE changes c
      SET former_version = n.position, former_body = n.body, former_sealed = n.sealed
      FROM next n WHERE c.position = n.next_position
    )
    SELECT count(*) AS dropped FROM dropped`,
};

export async function compactChanges(
  database: Database,
  clock: Clock | undefined,
  { keepMs, keepMin }: CompactOptions,
): Promise<number> {
  let total = 0;
  for (let round = 0; round < storeLimits.pruneRoundsMax; round += 1) {
    const values = [keepMs, Math.max(keepMin, 1), storeLimits.pruneRowsMax, clock?.() ?? null];
    const [row] = await database.run<{ dropped: string }>(dropHead, values);
    const dropped = Number(row?.dropped ?? 0);
    total += dropped;
    if (dropped < storeLimits.pruneRowsMax) break;
  }
  return total;
}
