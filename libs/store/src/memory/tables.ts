import type {
  Clock,
  Instant,
  LearnedCapacity,
  MemberObjectKeyText,
  ObjectKeyText,
  Reservation,
} from '@navarch/model';
import type { Change } from '../changes/change.js';
import type { BacklogEntry, Unready } from '../ledger/ledger.js';
import type { CapacityContent } from '../ledger/room-growth.js';
import type { Lease } from '../leases/lease.js';
import type { MemberState } from '../member-states/member-state.js';
import type { StoredObject } from '../objects/object-store.js';
import type { PlacementRecord } from '../placements/placement-record.js';
import type { Tombstone } from '../tombstones/tombstone.js';

/** As the row of `agenda`; a column that is NULL there is undefined here. */
export type AgendaEntry = {
  readonly loop: string;
  readonly key: string;
  dueAt: Instant | undefined;
  marks: number;
  againAt: Instant | undefined;
  ticket: string | undefined;
  holder: string | undefined;
  failures: number;
  lastError: string | undefined;
  rungAt: Instant | undefined;
};

export type CapacityEntry = {
  readonly version: number;
  readonly observedAt: Instant;
  readonly content: CapacityContent;
};

/** By uid, then cluster. */
export type LearnedEntries = Map<string, Readonly<Record<string, LearnedCapacity>>>;

/** Everything that a database of ours holds. Values are never changed in place, except agenda entries. */
export type Tables = {
  readonly now: Clock;
  revision: number;
  readonly leaps: { readonly from: number; readonly to: number }[];
  readonly objects: Map<ObjectKeyText, StoredObject>;
  changes: Change[];
  /** By position: the object before a change, where the log no longer has the change that made it. */
  readonly formers: Map<number, StoredObject>;
  /** By uid and object key. */
  readonly tombstones: Map<string, Tombstone>;
  readonly agenda: Map<string, AgendaEntry>;
  tickets: number;
  readonly cursors: Map<string, number>;
  readonly leases: Map<string, Lease>;
  readonly placements: PlacementRecord[];
  placementIds: number;
  readonly memberStates: Map<MemberObjectKeyText, MemberState>;
  roomVersions: number;
  readonly capacities: Map<string, CapacityEntry>;
  readonly ledgers: Map<string, number>;
  /** By uid, then cluster. */
  readonly reservations: Map<string, Map<string, Reservation>>;
  readonly backlog: Map<string, BacklogEntry>;
  readonly learned: LearnedEntries;
  /** The same where replicas did not become ready. */
  readonly unreadyLearned: LearnedEntries;
  /** By cluster, then workload. */
  readonly unready: Map<string, Readonly<Record<string, Unready>>>;
  /** Marks by name. */
  readonly brakes: Map<string, Instant>;
  /** Called after each commit. */
  readonly followers: Set<() => void>;
};

export const createTables = (now: Clock): Tables => ({
  now,
  revision: 0,
  leaps: [],
  objects: new Map(),
  changes: [],
  formers: new Map(),
  tombstones: new Map(),
  agenda: new Map(),
  tickets: 0,
  cursors: new Map(),
  leases: new Map(),
  placements: [],
  placementIds: 0,
  memberStates: new Map(),
  roomVersions: 0,
  capacities: new Map(),
  ledgers: new Map(),
  reservations: new Map(),
  backlog: new Map(),
  learned: new Map(),
  unreadyLearned: new Map(),
  unready: new Map(),
  brakes: new Map(),
  followers: new Set(),
});

/** As a JSON column gives it back: absent instead of undefined, and nobody else's to change. */
export const copied = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** The order of texts in the database (collation "C", for the names that there are). */
export const compareTexts = (one: string, other: string): number =>
  one < other ? -1 : Number(one > other);

/** Equal content has equal text, whatever the order of its fields. */
export const printSorted = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareTexts(a, b)))
      : part,
  );
