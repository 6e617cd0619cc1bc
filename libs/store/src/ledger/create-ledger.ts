import type { ClusterCapacity, ObjectKeyText, Reservation } from '@navarch/model';
import type { Database, Run } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import type { BacklogChange, BacklogEntry, Ledger, RoomPromise, RoomsRead } from './ledger.js';
import { createLessons, createReadiness } from './create-readiness.js';
import * as statements from './ledger-statements.js';
import { type CapacityContent, hasGrown } from './room-growth.js';

/** Writing that must see all of it goes through the database's own functions, which alone can lock what they compare. */
export function createLedger(database: Database): Ledger {
  const { run } = database;
  const room = createLessons(database, 'learned_capacity');
  return {
    ...createRoom(database),
    reserve: (promises, read) => reserve(database, promises, read),
    reservationsOf: async (uid) =>
      (await run<Row>(statements.readReservations, [uid])).map(toReservation),
    outstanding: async () => (await run<Row>(statements.readOutstanding)).map(toReservation),
    release: async (uid) => {
      await run(statements.release, [uid]);
    },
    releaseCluster: async (cluster) => {
      await run(statements.releaseCluster, [cluster]);
    },
    ...createWaiting(database),
    learned: room.of,
    allLearned: room.all,
    setLearned: room.set,
    readiness: createReadiness(database),
  };
}

type Row = {
  readonly uid: string;
  readonly cluster: string;
  readonly name: string;
  readonly replicas: number;
  readonly bound: number;
  readonly requests: Reservation['requests'];
  readonly node_selector: Reservation['nodeSelector'];
};

const toReservation = ({ node_selector: nodeSelector, ...row }: Row): Reservation => ({
  ...row,
  nodeSelector,
});

async function reserve(
  { run }: Database,
  promises: readonly RoomPromise[],
  read: RoomsRead,
): Promise<'reserved' | 'stale'> {
  const wanted = promises.flatMap(({ uid, promises: of }) =>
    Object.entries(of).flatMap(([cluster, replicas]) =>
      replicas > 0 ? [{ uid, cluster, replicas }] : [],
    ),
  );
  const clusters = [...new Set(wanted.map(({ cluster }) => cluster))];
  const [row] = await run<{ outcome: 'reserved' | 'stale' }>(statements.reserve, [
    promises.map(({ uid }) => uid),
    promises.map(({ name }) => name),
    promises.map(({ requests }) => JSON.stringify(requests)),
    promises.map(({ nodeSelector }) => JSON.stringify(nodeSelector)),
    wanted.map(({ uid }) => uid),
    wanted.map(({ cluster }) => cluster),
    wanted.map(({ replicas }) => replicas),
    clusters,
    clusters.map((cluster) => read[cluster]?.capacity ?? 0),
    clusters.map((cluster) => read[cluster]?.ledger ?? 0),
  ]);
  return row?.outcome ?? 'stale';
}

type CapacityRow = {
  readonly cluster: string;
  readonly version: string;
  readonly observed_at: string;
  readonly content: CapacityContent;
};
type SavedRow = {
  readonly saved_version: string;
  readonly changed: boolean;
  readonly former: Partial<CapacityContent> | null;
};

function createRoom({ run }: Database): Pick<Ledger, 'saveCapacity' | 'versions' | 'capacities'> {
  return {
    saveCapacity: async ({ cluster, observedAt, nodes, bound, unschedulable }) => {
      const content = { nodes, bound, unschedulable };
      const values = [cluster, observedAt, JSON.stringify(content)];
      const [row] = await run<SavedRow>(statements.saveCapacity, values);
      const changed = row?.changed ?? false;
      const grew = changed && hasGrown(row?.former ?? {}, content);
      return { version: Number(row?.saved_version ?? 0), changed, grew };
    },
    versions: async () => {
      const rows = await run<{ cluster: string; capacity: string; ledger: string }>(
        statements.readVersions,
      );
      return rows.map(({ cluster, capacity, ledger }) => ({
        cluster,
        capacity: Number(capacity),
        ledger: Number(ledger),
      }));
    },
    capacities: async (clusters) => {
      const rows = await run<CapacityRow>(statements.readCapacities, [[...clusters]]);
      return rows.map(
        ({ cluster, version, observed_at: observedAt, content }): ClusterCapacity => ({
          cluster,
          version: Number(version),
          observedAt: Number(observedAt),
          ...content,
        }),
      );
    },
  };
}

type BacklogRow = Omit<BacklogEntry, 'key' | 'since'> & {
  readonly object_key: ObjectKeyText;
  readonly since: string;
};

type SizeRow = {
  readonly objects: string;
  readonly replicas: string;
  readonly since: string | null;
};

async function setBacklog(run: Run, changes: readonly BacklogChange[]): Promise<readonly void[]> {
  const over = changes.filter(({ replicas }) => replicas === 0);
  const waiting = changes.filter(({ replicas }) => replicas > 0);
  if (over.length > 0) await run(statements.dropBacklog, [over.map(({ uid }) => uid)]);
  if (waiting.length > 0) {
    await run(statements.setBacklog, [
      waiting.map(({ uid }) => uid),
      waiting.map(({ key }) => key),
      waiting.map(({ replicas }) => replicas),
      waiting.map(({ reason }) => reason),
      waiting.map(({ priority }) => priority),
      waiting.map(({ now }) => now),
    ]);
  }
  return changes.map(() => undefined);
}

function createWaiting({ run }: Database): Pick<Ledger, 'setBacklog' | 'backlog' | 'backlogSize'> {
  return {
    setBacklog: gather(
      (changes: readonly BacklogChange[]) => setBacklog(run, changes),
      storeLimits.gatheredMax,
      ({ uid }) => uid,
    ),
    backlog: async (limit) => {
      const most = Math.min(limit, storeLimits.listRowsMax);
      const rows = await run<BacklogRow>(statements.readBacklog, [most]);
      return rows.map(({ object_key: key, since, ...row }) => ({
        ...row,
        key,
        since: Number(since),
      }));
    },
    backlogSize: async () => {
      const [row] = await run<SizeRow>(statements.measureBacklog);
      const since = row?.since ?? undefined;
      return {
        objects: Number(row?.objects ?? 0),
        replicas: Number(row?.replicas ?? 0),
        since: since === undefined ? undefined : Number(since),
      };
    },
  };
}
