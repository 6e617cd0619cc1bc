import { ConflictError, type Clock, type ObjectKeyText } from '@navarch/model';
import type { FindOptionsWhere } from 'typeorm';
import type { Database } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import { PlacementRow } from './placement-row.js';
import type { PlacementDraft, PlacementRecord, Placements } from './placement-record.js';

const appendPlacement = {
  name: 'placements.append',
  text: `SELECT append_decision(w.key, w.uid, w.parent, w.digest, w.planner, w.decision, w.inputs, w.moved, $9, $10, $11)
      AS id, w.at
    FROM (
      SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::text[],
        $8::integer[]) WITH ORDINALITY AS u (key, uid, parent, digest, planner, decision, inputs, moved, at)
      ORDER BY u.uid COLLATE "C"
    ) AS w`,
};

const readLatest = {
  name: 'placements.latest',
  text: `SELECT DISTINCT ON (uid) id, object_key AS "objectKey", uid, parent, inputs_digest AS "inputsDigest", planner,
      inputs, moved, decision, decided_at AS "decidedAt"
    FROM placements WHERE uid = ANY($1::text[]) ORDER BY uid, id DESC`,
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
  const append = gather(
    (drafts: readonly PlacementDraft[]) => appendAll(database, clock, drafts),
    storeLimits.gatheredMax,
    ({ uid }) => uid,
  );
  const latestOf = gather(async (uids: readonly string[]) => {
    const rows = await database.run<LatestRow>(readLatest, [uids]);
    const byUid = new Map(rows.map((row) => [row.uid, toRecord(row)]));
    return uids.map((uid) => byUid.get(uid));
  }, storeLimits.gatheredMax);
  return {
    append: async (draft) => {
      const id = await append(draft);
      if (id !== undefined) return id;
      throw new ConflictError('placement.parent', { key: draft.key, parent: draft.parent });
    },
    latest: async (of) =>
      'key' in of ? (await find({ objectKey: of.key }, 1))[0] : await latestOf(of.uid),
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

/** Decisions about one object pass one by one; undefined: the wanted parent is not the latest any more. */
async function appendAll(
  { run }: Database,
  clock: Clock | undefined,
  drafts: readonly PlacementDraft[],
): Promise<readonly (string | undefined)[]> {
  const rows = await run<{ id: string | null; at: string }>(appendPlacement, [
    drafts.map(({ key }) => key),
    drafts.map(({ uid }) => uid),
    drafts.map(({ parent }) => parent ?? null),
    drafts.map(({ inputsDigest }) => inputsDigest),
    drafts.map(({ planner }) => planner),
    drafts.map(({ decision }) => JSON.stringify(decision)),
    drafts.map(({ inputs }) => inputs ?? null),
    drafts.map(({ moved }) => moved ?? 0),
    storeLimits.placementsKeptMax,
    storeLimits.movesKeptMs,
    clock?.() ?? null,
  ]);
  const ids = new Map(rows.map(({ id, at }) => [Number(at), id ?? undefined]));
  return drafts.map((_, index) => ids.get(index + 1));
}

type LatestRow = Pick<PlacementRow, keyof PlacementRow>;

function toRecord(row: LatestRow): PlacementRecord {
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
