import {
  parseObjectKey,
  printObjectKey,
  TerminalError,
  type JsonObject,
  type MemberObjectKey,
  type ObjectKey,
} from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import { gather } from '../database/gather.js';
import type { MemberState, MemberStates } from './member-state.js';

export type KeyRow = { readonly cluster: string; readonly object_key: string };

type StateRow = KeyRow & {
  readonly object_uid: string;
  readonly generation: string;
  readonly digest: string | null;
  readonly member_uid: string | null;
  readonly member_version: string | null;
  readonly member_generation: string | null;
  readonly synced: boolean;
  readonly drifted: boolean;
  readonly drift_marks: number;
  readonly message: string;
  readonly observed: JsonObject | null;
  readonly findings: JsonObject | null;
  readonly updated_at: string;
};

const columns = `cluster, object_key, object_uid, generation, digest, member_uid, member_version,
  member_generation, synced, drifted, drift_marks, message, observed, findings, updated_at`;

const ofObjects = {
  name: 'memberStates.ofObjects',
  text: `SELECT ${columns} FROM member_states WHERE object_key = ANY($1::text[]) ORDER BY object_key, cluster`,
};

const ofCluster = {
  name: 'memberStates.ofCluster',
  text: `SELECT ${columns} FROM member_states WHERE cluster = $1 AND object_key > $2
    ORDER BY object_key LIMIT $3`,
};

/** Uses the index of those who wait, which has few rows. */
const waitingFor = {
  name: 'memberStates.waitingFor',
  text: `SELECT m.cluster, m.object_key, w.object_key AS awaited
    FROM unnest($1::text[], $2::text[]) AS w (cluster, object_key)
    JOIN member_states m ON m.cluster = w.cluster AND m.findings ? 'waiting'
      AND m.findings -> 'waiting' -> 'for' ? w.object_key
    ORDER BY m.cluster, m.object_key`,
};

const countOfCluster = {
  name: 'memberStates.countOfCluster',
  text: 'SELECT count(*) AS total FROM member_states WHERE cluster = $1',
};

type Reads = Pick<
  MemberStates,
  'get' | 'ofObject' | 'ofObjects' | 'ofCluster' | 'countOfCluster' | 'waitingFor'
>;

export function createStateReads(database: Database): Reads {
  const readObjects = async (keys: readonly ObjectKey[]): Promise<MemberState[]> => {
    const rows = await database.run<StateRow>(ofObjects, [keys.map(printObjectKey)]);
    return rows.map(toState);
  };
  const ofObject = gather(async (keys: readonly ObjectKey[]) => {
    const states = new Map(keys.map((key) => [printObjectKey(key), [] as MemberState[]]));
    for (const state of await readObjects([...keys]))
      states.get(printObjectKey(state.key.object))?.push(state);
    return keys.map((key) => states.get(printObjectKey(key)) ?? []);
  }, storeLimits.gatheredMax);
  return {
    get: async ({ cluster, object }) =>
      (await ofObject(object)).find(({ key }) => key.cluster === cluster),
    ofObject,
    ofObjects: readObjects,
    ofCluster: async (cluster, { after, limit }) => {
      const from = after === undefined ? '' : printObjectKey(after);
      const values = [cluster, from, Math.min(limit, storeLimits.pageRowsMax)];
      return (await database.run<StateRow>(ofCluster, values)).map(toState);
    },
    waitingFor: async (keys) => {
      const clusters = keys.map(({ cluster }) => cluster);
      const objects = keys.map(({ object }) => printObjectKey(object));
      const rows = await database.run<KeyRow & { awaited: string }>(waitingFor, [
        clusters,
        objects,
      ]);
      return keys.map((key) => {
        const awaited = printObjectKey(key.object);
        return rows
          .filter((row) => row.cluster === key.cluster && row.awaited === awaited)
          .map(toMemberObjectKey);
      });
    },
    countOfCluster: async (cluster) => {
      const [row] = await database.run<{ total: string }>(countOfCluster, [cluster]);
      return Number(row?.total ?? 0);
    },
  };
}

export function toMemberObjectKey(row: KeyRow): MemberObjectKey {
  const object = parseObjectKey(row.object_key);
  if (object === undefined)
    throw new TerminalError('store.memberStateKey', { key: row.object_key });
  return { cluster: row.cluster, object };
}

function toState(row: StateRow): MemberState {
  return {
    key: toMemberObjectKey(row),
    objectUid: row.object_uid,
    generation: Number(row.generation),
    synced: row.synced,
    drifted: row.drifted,
    driftMarks: row.drift_marks,
    message: row.message,
    updatedAt: Number(row.updated_at),
    ...(row.digest === null ? {} : { digest: row.digest }),
    ...(row.findings === null ? {} : { findings: row.findings }),
    ...memberFields(row),
  };
}

function memberFields(
  row: StateRow,
): Pick<MemberState, 'memberUid' | 'memberVersion' | 'memberGeneration' | 'observed'> {
  return {
    ...(row.member_uid === null ? {} : { memberUid: row.member_uid }),
    ...(row.member_version === null ? {} : { memberVersion: row.member_version }),
    ...(row.member_generation === null ? {} : { memberGeneration: Number(row.member_generation) }),
    ...(row.observed === null ? {} : { observed: row.observed }),
  };
}
