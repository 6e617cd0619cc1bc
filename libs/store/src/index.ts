/** PostgreSQL as an API server's store: objects and their log, and what the loops owe, hold and know. */
export type * from './agenda/agenda.js';
export type * from './brakes/brake-store.js';
export type * from './changes/change.js';
export { gather } from './database/gather.js';
export { CompactedError } from './errors.js';
export type * from './history/history.js';
export type * from './leases/lease.js';
export type * from './ledger/ledger.js';
export type * from './member-states/member-state.js';
export { createMemoryStore, type MemoryStoreOptions } from './memory/memory-store.js';
export { openStore } from './open-store.js';
export type * from './objects/object-store.js';
export { shareCalls } from './objects/share-calls.js';
export type * from './ownership/ownership.js';
export type * from './placements/placement-record.js';
export { createSealer, type SealedPlace, type Sealer } from './sealing/sealer.js';
export type * from './store.js';
export type * from './tombstones/tombstone.js';
