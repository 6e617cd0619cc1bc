import { ConflictError, type Clock, type ObjectKeyText } from '@navarch/model';
import type { FindOptionsWhere } from 'typeorm';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import { PlacementRow } from './placement-row.js';
import type { PlacementRecord, Placements } from './placement-record.js';

const appendPlacement = {
  name: 'placements.append',
  text: 'SELECT append_decision($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11) AS id',
};

const readMoves = {
  name: 'placements.recentMoves',
  text: 'SELECT decided_at, moved FROM placements WHERE uid = $1 AND decided_at > $2 AND moved > 0',
};

/** Writing goes through the database's own function, which alone can say what is the latest; reading through entities. */
export function createPlacements(database: Database, clock: Clock | undefined): Placements {
  const find = async (
    where: FindOptionsWhere<PlacementRow>,
    limit: number,
  ): Promise<PlacementRecord[]> => {
    const rows = await database.withEntities('placements.find', (entities) =>
      entities.find(PlacementRow, { where, order: { id: 'DESC' }, take: limit }),
    );
    return rows.map(toRecord);
  };
  return {
    append: async (draft) => {
      const { key, uid, parent, inputsDigest, planner, decision, inputs, moved } = draft;
      const [row] = await database.run<{ id: string | null }>(appendPlacement, [
        key,
        uid,
        parent ?? null,
        inputsDigest,
        planner,
        JSON.stringify(decision),
        inputs ?? null,
        moved ?? 0,
        storeLimits.placementsKeptMax,
        storeLimits.movesKeptMs,
        clock?.() ?? null,
      ]);
      const id = row?.id ?? undefined;
      if (id === undefined) throw new ConflictError('placement.parent', { key, parent });
      return id;
    },
    latest: async (of) => (await find('key' in of ? { objectKey: of.key } : of, 1))[0],
    recentMoves: async (uid, since) => {
      const rows = await database.run<{ decided_at: string; moved: number }>(readMoves, [
        uid,
        since,
      ]);
      return rows.map((row) => ({ at: Number(row.decided_at), replicas: row.moved }));
    },
    history: (key, limit) => find({ objectKey: key }, Math.min(limit, storeLimits.listRowsMax)),
  };
}

function toRecord(row: PlacementRow): PlacementRecord {
  return {
    id: row.id,
    key: row.objectKey as ObjectKeyText,
    uid: row.uid,
    ...(row.parent === null ? {} : { parent: row.parent }),
    inputsDigest: row.inputsDigest,
    planner: row.planner,
    ...(row.inputs === null ? {} : { inputs: row.inputs }),
    ...(row.moved === 0 ? {} : { moved: row.moved }),
    decision: row.decision,
    decidedAt: Number(row.decidedAt),
  };
}
