import type { Lease, Leases } from '../leases/lease.js';
import { compareTexts, type Tables } from './tables.js';

export function createMemoryLeases(tables: Tables): Leases {
  return {
    acquire: async (names, holder, ttlMs) =>
      [...new Set(names)].sort(compareTexts).flatMap((name) => {
        const lease = acquired(tables, { name, holder, expiresAt: tables.now() + ttlMs });
        if (lease === undefined) return [];
        tables.leases.set(name, lease);
        return [lease];
      }),
    release: async (names, holder) => {
      for (const name of names) {
        const lease = tables.leases.get(name);
        if (lease?.holder === holder) tables.leases.set(name, { ...lease, expiresAt: 0 });
      }
    },
    list: async () =>
      [...tables.leases.values()]
        .filter((lease) => lease.expiresAt > tables.now())
        .sort((one, other) => compareTexts(one.name, other.name)),
  };
}

/** A lease that ran out is a new one even for its last holder. */
function acquired(tables: Tables, wanted: Omit<Lease, 'epoch'>): Lease | undefined {
  const standing = tables.leases.get(wanted.name);
  if (standing === undefined) return { ...wanted, epoch: 1 };
  const isOver = standing.expiresAt <= tables.now();
  if (!isOver && standing.holder !== wanted.holder) return undefined;
  return { ...wanted, epoch: standing.epoch + Number(isOver) };
}
