import { UnavailableError } from '@navarch/model';
import { createAgenda, createCursors } from './agenda/create-agenda.js';
import { createBrakes } from './brakes/brakes.js';
import { createChanges } from './changes/changes.js';
import { describeConnection, type Connection } from './database/connect.js';
import { createDatabase, type Database } from './database/database.js';
import { checkDurability, checkVersion } from './database/durability.js';
import { migrateSchema } from './database/migrate.js';
import { checkRootKey, readFederationId } from './federation/federation.js';
import { createHistory } from './history/create-history.js';
import { createLedger } from './ledger/create-ledger.js';
import { createLeases } from './leases/leases.js';
import { storeLimits } from './limits.js';
import { createMemberStates } from './member-states/member-states.js';
import { createObjects } from './objects/objects.js';
import { createOwnership } from './ownership/create-ownership.js';
import { readOwners } from './ownership/read-owners.js';
import { createPlacements } from './placements/placements.js';
import { createBodyCodec } from './sealing/body-codec.js';
import type { Store, StoreOptions } from './store.js';
import { createTombstones } from './tombstones/tombstones.js';

const ask = { name: 'clock.read', text: 'SELECT now_ms() AS now' };
const ping = { name: 'ping', text: 'SELECT 1' };

/**
 * Connects and checks the server; call `migrate` before anything else. TerminalError when the server is too old or
 * is set to lose acknowledged writes, UnavailableError when it cannot be reached.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const connection = describeConnection(options);
  try {
    await connection.source.initialize();
  } catch (cause) {
    throw new UnavailableError('store.connect', {}, { cause });
  }
  const database = createDatabase(connection.source);
  try {
    await checkVersion(database);
    if (options.requireDurable !== false) await checkDurability(database);
  } catch (error) {
    await connection.source.destroy();
    throw error;
  }
  return assemble(options, connection, database);
}

function assemble(options: StoreOptions, connection: Connection, database: Database): Store {
  const { sealer, clock, onUnreadable = () => undefined } = options;
  const parts = { database, codec: createBodyCodec(sealer), onUnreadable };
  const { objects, idle } = createObjects(parts, clock);
  return {
    migrate: async () => {
      await migrateSchema({ url: options.url });
      await checkRootKey(database, sealer);
      await readOwners(parts);
    },
    objects,
    changes: createChanges(parts, connection.config, clock),
    history: createHistory(parts),
    ownership: createOwnership(database),
    tombstones: createTombstones(database, clock),
    agenda: createAgenda(database, clock),
    cursors: createCursors(database),
    leases: createLeases(database, clock),
    placements: createPlacements(database, clock),
    ledger: createLedger(database),
    memberStates: createMemberStates(database, clock),
    brakes: createBrakes(database, clock),
    federationId: () => readFederationId(database),
    ping: async () => {
      await database.run(ping, [], storeLimits.pingTimeoutMs);
    },
    now: async () => {
      if (clock !== undefined) return clock();
      const [row] = await database.run<{ now: string }>(ask);
      return Number(row?.now);
    },
    close: async () => {
      await idle();
      await connection.source.destroy();
    },
  };
}
