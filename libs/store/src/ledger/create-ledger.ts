import type { ClusterCapacity, LearnedCapacity, ObjectKeyText, Reservation } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { BacklogEntry, Ledger, LearnedRow, Promising } from './ledger.js';
import * as statements from './ledger-statements.js';
import { type CapacityContent, hasGrown } from './room-growth.js';

/** Writing that must see all of it goes through the database's own functions, which alone can lock what they compare. */
export function createLedger(database: Database): Ledger {
  const { run } = database;
  return {
    ...createRoom(database),
    reserve: (promising) => reserve(database, promising),
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

async function reserve({ run }: Database, promising: Promising): Promise<'reserved' | 'stale'> {
  const { uid, name, requests, nodeSelector, promises, read } = promising;
  const wanted = Object.entries(promises).filter(([, replicas]) => replicas > 0);
  const clusters = wanted.map(([cluster]) => cluster);
  const [row] = await run<{ outcome: 'reserved' | 'stale' }>(statements.reserve, [
    uid,
    name,
    JSON.stringify(requests),
    JSON.stringify(nodeSelector),
    clusters,
    wanted.map(([, replicas]) => replicas),
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

function createWaiting({
  run,
}: Database): Pick<
  Ledger,
  'setBacklog' | 'backlog' | 'backlogSize' | 'learned' | 'allLearned' | 'setLearned'
> {
  return {
    setBacklog: async ({ uid, key, replicas, reason, priority, now }) => {
      if (replicas === 0) await run(statements.dropBacklog, [uid]);
      else await run(statements.setBacklog, [uid, key, replicas, reason, priority, now]);
    },
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
    learned: async (uid) => {
      const rows = await run<{ cluster: string; content: LearnedCapacity }>(
        statements.readLearned,
        [uid],
      );
      return Object.fromEntries(rows.map(({ cluster, content }) => [cluster, content]));
    },
    allLearned: () => run<LearnedRow>(statements.readAllLearned),
    setLearned: async (uid, learned) => {
      const contents = Object.values(learned).map((one) => JSON.stringify(one));
      await run(statements.setLearned, [uid, Object.keys(learned), contents]);
    },
  };
}
