import { ConflictError } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type {
  PlacementDraft,
  PlacementRecord,
  Placements,
  PlacementSubject,
} from '../placements/placement-record.js';
import { copied, type Tables } from './tables.js';

export function createMemoryPlacements(tables: Tables): Placements {
  return {
    append: async (draft) => append(tables, draft),
    latest: async (of) => ofSubject(tables, of)[0],
    recentMoves: async (uid, since) =>
      tables.placements
        .filter((one) => one.uid === uid && one.decidedAt > since)
        .flatMap(({ decidedAt: at, moved: replicas }) =>
          replicas === undefined ? [] : [{ at, replicas }],
        ),
    history: async (key, limit) =>
      ofSubject(tables, { key }).slice(0, Math.min(limit, storeLimits.listRowsMax)),
  };
}

/** Latest first. */
const ofSubject = (tables: Tables, of: PlacementSubject): PlacementRecord[] =>
  tables.placements
    .filter((one) => ('key' in of ? one.key === of.key : one.uid === of.uid))
    .toReversed();

function append(tables: Tables, draft: PlacementDraft): string {
  const { key, uid, parent: wanted, moved, ...rest } = draft;
  const [latest] = ofSubject(tables, { uid });
  if (latest?.inputsDigest === draft.inputsDigest) return latest.id;
  if (wanted !== undefined && wanted !== latest?.id) {
    throw new ConflictError('placement.parent', { key, parent: wanted });
  }
  tables.placementIds += 1;
  const record: PlacementRecord = {
    ...copied(rest),
    key,
    uid,
    id: String(tables.placementIds),
    decidedAt: tables.now(),
    ...(latest === undefined ? {} : { parent: latest.id }),
    ...(moved === undefined || moved === 0 ? {} : { moved }),
  };
  tables.placements.push(record);
  dropOld(tables, uid);
  return record.id;
}

/** Moves that still count against a budget outlive the others. */
function dropOld(tables: Tables, uid: string): void {
  const old = ofSubject(tables, { uid }).slice(storeLimits.placementsKeptMax);
  const before = tables.now() - storeLimits.movesKeptMs;
  const dropped = new Set(old.filter((one) => one.moved === undefined || one.decidedAt <= before));
  if (dropped.size === 0) return;
  const kept = tables.placements.filter((one) => !dropped.has(one));
  tables.placements.splice(0, tables.placements.length, ...kept);
}
