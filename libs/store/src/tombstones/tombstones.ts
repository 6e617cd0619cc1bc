import { parseObjectKey, printObjectKey, TerminalError, type Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import { TombstoneRow } from './tombstone-row.js';
import type { Tombstone, Tombstones } from './tombstone.js';

/** As long as a member may still hold a copy, the proof that it is to be removed is kept, however old it is. */
const pruneOld = {
  name: 'tombstones.prune',
  text: `DELETE FROM tombstones t USING (
      SELECT o.uid, o.object_key FROM tombstones o
      WHERE o.at < coalesce($2::bigint, now_ms()) - $1::bigint
        AND NOT EXISTS (
          SELECT 1 FROM member_states m WHERE m.object_key = o.object_key AND m.object_uid = o.uid)
      ORDER BY o.at LIMIT $3
    ) old WHERE t.uid = old.uid AND t.object_key = old.object_key
    RETURNING 1 AS pruned`,
};

export function createTombstones(database: Database, clock: Clock | undefined): Tombstones {
  return {
    find: async (key, uid) => {
      const row = await database.withEntities('tombstones.find', (entities) =>
        entities.findOneBy(TombstoneRow, { objectKey: printObjectKey(key), uid }),
      );
      return row === null ? undefined : toTombstone(row);
    },
    prune: async ({ keepMs }) => {
      const values = [keepMs, clock?.() ?? null, storeLimits.pruneRowsMax];
      return (await database.run(pruneOld, values)).length;
    },
  };
}

function toTombstone(row: TombstoneRow): Tombstone {
  const key = parseObjectKey(row.objectKey);
  if (key === undefined) throw new TerminalError('store.tombstoneKey', { key: row.objectKey });
  return {
    key,
    uid: row.uid,
    position: Number(row.position),
    actor: row.actor,
    at: Number(row.at),
    ...(row.propagation === null ? {} : { propagation: row.propagation }),
  };
}
