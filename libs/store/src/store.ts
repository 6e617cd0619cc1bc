import type { Clock, Instant, ObjectKey } from '@navarch/model';
import type { Agenda, Cursors } from './agenda/agenda.js';
import type { BrakeStore } from './brakes/brake-store.js';
import type { Changes } from './changes/change.js';
import type { Ledger } from './ledger/ledger.js';
import type { History } from './history/history.js';
import type { Leases } from './leases/lease.js';
import type { MemberStates } from './member-states/member-state.js';
import type { Objects } from './objects/object-store.js';
import type { Ownership } from './ownership/ownership.js';
import type { Placements } from './placements/placement-record.js';
import type { Sealer } from './sealing/sealer.js';
import type { Tombstones } from './tombstones/tombstone.js';

/** A stored body that cannot be opened: its row was tampered with, or damaged. */
export type Unreadable = {
  readonly key: ObjectKey;
  readonly position: number;
  readonly cause: unknown;
};

export type StoreOptions = {
  /** `postgresql://user:password@host:port/database`, or `postgresql:///database?host=/socket/folder&user=name`. */
  readonly url: string;
  readonly sealer: Sealer;
  /** Connections at most, besides one per follower. */
  readonly poolMax?: number;
  /** Absent: PostgreSQL's clock, which is the same for every process. Given: the time of dues, claims and leases. */
  readonly clock?: Clock;
  /** Default true: a server that may lose acknowledged writes in a power cut is refused. False is for throwaway data. */
  readonly requireDurable?: boolean;
  /** Told of each body that was left out of a page because it cannot be opened. */
  readonly onUnreadable?: (unreadable: Unreadable) => void;
};

export type Store = {
  /** Brings the schema up to date and checks the root key. Safe from several processes at once. */
  readonly migrate: () => Promise<void>;
  readonly objects: Objects;
  readonly changes: Changes;
  readonly history: History;
  readonly ownership: Ownership;
  readonly tombstones: Tombstones;
  readonly agenda: Agenda;
  readonly cursors: Cursors;
  readonly leases: Leases;
  readonly placements: Placements;
  readonly ledger: Ledger;
  readonly memberStates: MemberStates;
  readonly brakes: BrakeStore;
  /** Made once, at the first migration. */
  readonly federationId: () => Promise<string>;
  /** UnavailableError when PostgreSQL does not answer in time. */
  readonly ping: () => Promise<void>;
  /** PostgreSQL's clock (or the given one). */
  readonly now: () => Promise<Instant>;
  /** Lets what is being committed finish, then lets go of every connection. */
  readonly close: () => Promise<void>;
};
