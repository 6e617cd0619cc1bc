import { type CapacityContent, hasGrown } from '../ledger/room-growth.js';
import type { Ledger } from '../ledger/ledger.js';
import { compareTexts, copied, printSorted, type Tables } from './tables.js';

type Room = Pick<Ledger, 'saveCapacity' | 'versions' | 'capacities'>;

/** What members have room for. */
export function createMemoryRoom(tables: Tables): Room {
  const { capacities, ledgers } = tables;
  return {
    saveCapacity: async ({ cluster, observedAt, ...rest }) => {
      const { nodes, bound, unschedulable } = copied(rest);
      const content = { nodes, bound, unschedulable };
      const former = capacities.get(cluster);
      if (former !== undefined && printSorted(former.content) === printSorted(content))
        return { version: former.version, changed: false, grew: false };
      ledgers.set(cluster, ledgers.get(cluster) ?? 0);
      tables.roomVersions += 1;
      const version = tables.roomVersions;
      capacities.set(cluster, { version, observedAt, content });
      bind(tables, cluster, bound);
      return { version, changed: true, grew: hasGrown(former?.content ?? {}, content) };
    },
    versions: async () =>
      [...new Set([...capacities.keys(), ...ledgers.keys()])].sort(compareTexts).map((cluster) => ({
        cluster,
        capacity: capacities.get(cluster)?.version ?? 0,
        ledger: ledgers.get(cluster) ?? 0,
      })),
    capacities: async (clusters) =>
      [...new Set(clusters)].sort(compareTexts).flatMap((cluster) => {
        const entry = capacities.get(cluster);
        if (entry === undefined) return [];
        const { version, observedAt, content } = entry;
        return [{ cluster, version, observedAt, ...content }];
      }),
  };
}

/** Promises are let go of as their pods are seen on nodes. */
function bind(tables: Tables, cluster: string, bound: CapacityContent['bound']): void {
  for (const rows of tables.reservations.values()) {
    const row = rows.get(cluster);
    if (row !== undefined) rows.set(cluster, { ...row, bound: bound[row.name] ?? 0 });
  }
}
