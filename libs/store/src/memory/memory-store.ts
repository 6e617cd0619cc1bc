/**
 * The store in memory, for simulations: the same behaviour as the one on PostgreSQL, without IO.
 *
 * Every call takes effect as a whole at the moment when it is made, so whoever decides in which order calls are made
 * decides everything. Nothing is sealed and nothing is durable. The suites of the real store run on this one too, which
 * is what keeps it honest.
 */
import { type Clock, printObjectKey } from '@navarch/model';
import type { Store } from '../store.js';
import type { Tombstones } from '../tombstones/tombstone.js';
import { createMemoryAgenda } from './agenda.js';
import { createMemoryBrakes } from './brakes.js';
import { createMemoryChanges } from './changes.js';
import { createMemoryHistory } from './history.js';
import { createMemoryLeases } from './leases.js';
import { createMemoryLedger } from './ledger.js';
import { createMemoryMemberStates } from './member-states.js';
import { createMemoryObjects } from './objects.js';
import { createMemoryOwnership } from './ownership.js';
import { createMemoryPlacements } from './placements.js';
import { createTables, type Tables } from './tables.js';

export type MemoryStoreOptions = { readonly clock: Clock; readonly federation?: string };

export function createMemoryStore({ clock, federation = 'federation' }: MemoryStoreOptions): Store {
  const tables = createTables(clock);
  return {
    migrate: async () => undefined,
    objects: createMemoryObjects(tables),
    changes: createMemoryChanges(tables),
    history: createMemoryHistory(tables),
    ownership: createMemoryOwnership(tables),
    tombstones: createMemoryTombstones(tables),
    agenda: createMemoryAgenda(tables),
    cursors: { get: async (name) => tables.cursors.get(name) },
    leases: createMemoryLeases(tables),
    placements: createMemoryPlacements(tables),
    ledger: createMemoryLedger(tables),
    memberStates: createMemoryMemberStates(tables),
    brakes: createMemoryBrakes(tables),
    federationId: async () => federation,
    ping: async () => undefined,
    now: async () => clock(),
    close: async () => undefined,
  };
}

/** As long as a member may still hold a copy, the proof that it is to be removed is kept. */
function createMemoryTombstones(tables: Tables): Tombstones {
  return {
    find: async (key, uid) => tables.tombstones.get(`${uid} ${printObjectKey(key)}`),
    prune: async ({ keepMs }) => {
      const before = tables.now() - keepMs;
      const held = new Set(
        [...tables.memberStates.values()].map(
          (state) => `${state.objectUid} ${printObjectKey(state.key.object)}`,
        ),
      );
      const old = [...tables.tombstones].filter(([id, { at }]) => at < before && !held.has(id));
      for (const [id] of old) tables.tombstones.delete(id);
      return old.length;
    },
  };
}
