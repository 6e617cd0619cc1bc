import type { Reservation } from '@navarch/model';
import type { BacklogChange, Ledger, RoomPromise, RoomsRead } from '../ledger/ledger.js';
import { storeLimits } from '../limits.js';
import { compareTexts, copied, type Tables } from './tables.js';
import { createMemoryLessons, createMemoryReadiness, forgetCluster } from './readiness.js';
import { createMemoryRoom } from './room.js';

export function createMemoryLedger(tables: Tables): Ledger {
  const room = createMemoryLessons(tables.learned);
  return {
    ...createMemoryRoom(tables),
    reserve: async (promises, read) => reserve(tables, promises, read),
    reservationsOf: async (uid) =>
      [...(tables.reservations.get(uid)?.values() ?? [])].sort(byCluster),
    outstanding: async () =>
      [...tables.reservations.values()]
        .flatMap((rows) => [...rows.values()])
        .filter((row) => row.replicas > row.bound)
        .sort((one, other) => compareTexts(one.uid, other.uid) || byCluster(one, other)),
    release: async (uid) => {
      tables.reservations.delete(uid);
      tables.backlog.delete(uid);
      tables.learned.delete(uid);
      tables.unreadyLearned.delete(uid);
    },
    releaseCluster: async (cluster) => {
      for (const rows of tables.reservations.values()) rows.delete(cluster);
      forgetCluster(tables.learned, cluster);
      forgetCluster(tables.unreadyLearned, cluster);
      tables.unready.delete(cluster);
      tables.capacities.delete(cluster);
      tables.ledgers.delete(cluster);
    },
    ...createWaiting(tables),
    learned: room.of,
    allLearned: room.all,
    setLearned: room.set,
    readiness: createMemoryReadiness(tables),
  };
}

const byCluster = (one: Reservation, other: Reservation): number =>
  compareTexts(one.cluster, other.cluster);

/** Only what grows, or asks for other room than before, is compared with what was read and gives a new version. */
function reserve(
  tables: Tables,
  promises: readonly RoomPromise[],
  read: RoomsRead,
): 'reserved' | 'stale' {
  const turns = promises.map((promise) => compared(tables, promise));
  const touched = new Set(turns.flatMap((turn) => turn.touched));
  const grown = new Set(turns.flatMap((turn) => turn.grown));
  if (![...grown].every((cluster) => isAsRead(tables, cluster, read))) return 'stale';
  for (const cluster of touched) tables.ledgers.set(cluster, tables.ledgers.get(cluster) ?? 0);
  for (const cluster of grown) {
    tables.roomVersions += 1;
    tables.ledgers.set(cluster, tables.roomVersions);
  }
  for (const { uid, rows } of turns) tables.reservations.set(uid, rows);
  return 'reserved';
}

/** What promises of one object would come to: its rows, the clusters that change, and those that give more. */
function compared(tables: Tables, promise: RoomPromise) {
  const { uid, promises } = promise;
  const standing = tables.reservations.get(uid) ?? new Map<string, Reservation>();
  const wanted = new Map(
    Object.entries(promises)
      .filter(([, replicas]) => replicas > 0)
      .map(([cluster, replicas]) => [cluster, promiseOf(tables, promise, { cluster, replicas })]),
  );
  const isChanged = (cluster: string): boolean =>
    !isSame(wanted.get(cluster), standing.get(cluster));
  const touched = [...new Set([...wanted.keys(), ...standing.keys()])].filter(isChanged);
  const grown = touched.filter((cluster) => isMore(wanted.get(cluster), standing.get(cluster)));
  const kept = [...wanted].map(([cluster, row]): [string, Reservation] => [
    cluster,
    isChanged(cluster) ? row : (standing.get(cluster) ?? row),
  ]);
  return { uid, touched, grown, rows: new Map(kept) };
}

function promiseOf(
  tables: Tables,
  { uid, name, requests, nodeSelector }: RoomPromise,
  { cluster, replicas }: { readonly cluster: string; readonly replicas: number },
): Reservation {
  const bound = tables.capacities.get(cluster)?.content.bound[name] ?? 0;
  return copied({ uid, cluster, name, replicas, bound, requests, nodeSelector });
}

const askedOf = (row: Reservation | undefined): string =>
  JSON.stringify([sortedOf(row?.requests), sortedOf(row?.nodeSelector)]);

const sortedOf = (of: Readonly<Record<string, unknown>> = {}): readonly unknown[] =>
  Object.entries(of).sort(([one], [other]) => compareTexts(one, other));

const isSame = (one: Reservation | undefined, other: Reservation | undefined): boolean =>
  one?.replicas === other?.replicas && one?.name === other?.name && askedOf(one) === askedOf(other);

function isMore(wanted: Reservation | undefined, standing: Reservation | undefined): boolean {
  if (wanted === undefined) return false;
  if (standing === undefined || wanted.replicas > standing.replicas) return true;
  return askedOf(wanted) !== askedOf(standing);
}

function isAsRead(tables: Tables, cluster: string, read: RoomsRead): boolean {
  const capacity = tables.capacities.get(cluster)?.version ?? 0;
  const ledger = tables.ledgers.get(cluster) ?? 0;
  return capacity === (read[cluster]?.capacity ?? 0) && ledger === (read[cluster]?.ledger ?? 0);
}

type Waiting = Pick<Ledger, 'setBacklog' | 'backlog' | 'backlogSize'>;

function createWaiting({ backlog: waiting }: Tables): Waiting {
  return {
    setBacklog: async (change) => setBacklog(waiting, change),
    backlog: async (limit) =>
      [...waiting.values()]
        .sort(
          (one, other) =>
            other.priority - one.priority ||
            one.since - other.since ||
            compareTexts(one.uid, other.uid),
        )
        .slice(0, Math.min(limit, storeLimits.listRowsMax)),
    backlogSize: async () => {
      const rows = [...waiting.values()];
      return {
        objects: rows.length,
        replicas: rows.reduce((sum, one) => sum + one.replicas, 0),
        since: rows.length === 0 ? undefined : Math.min(...rows.map((one) => one.since)),
      };
    },
  };
}

/** How long it has waited is kept while it waits. */
function setBacklog(
  waiting: Tables['backlog'],
  { uid, key, replicas, reason, priority, now }: BacklogChange,
): void {
  if (replicas === 0) {
    waiting.delete(uid);
    return;
  }
  const since = waiting.get(uid)?.since ?? now;
  waiting.set(uid, { uid, key, replicas, reason, priority, since });
}
