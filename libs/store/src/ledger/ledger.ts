import type {
  Amounts,
  ClusterCapacity,
  Instant,
  LearnedCapacity,
  ObjectKeyText,
  Reservation,
} from '@navarch/model';

/** What is known of a cluster's room: the version of its snapshot, and of the promises made in it. 0: none yet. */
export type RoomVersion = { readonly capacity: number; readonly ledger: number };

/** What was read of clusters, by name. */
export type RoomsRead = Readonly<Record<string, RoomVersion>>;

export type RoomPromise = {
  readonly uid: string;
  /** `namespace/name` of the workload. */
  readonly name: string;
  /** What one replica asks for. */
  readonly requests: Amounts;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Replicas by cluster; clusters that are absent get none. */
  readonly promises: Readonly<Record<string, number>>;
};

export type BacklogEntry = {
  readonly uid: string;
  readonly key: ObjectKeyText;
  /** Replicas that wait. */
  readonly replicas: number;
  readonly reason: string;
  readonly priority: number;
  /** Since when there has been a backlog without a break. */
  readonly since: Instant;
};

/** What is remembered of an object in a cluster. */
export type LearnedRow = {
  readonly uid: string;
  readonly cluster: string;
  readonly learned: LearnedCapacity;
};

/** What is remembered of clusters, by object: of full ones, or of those where replicas did not become ready. */
export type Lessons = {
  readonly of: (uid: string) => Promise<Readonly<Record<string, LearnedCapacity>>>;
  readonly all: () => Promise<readonly LearnedRow[]>;
  /** Replaces what is remembered of an object, by cluster. */
  readonly set: (uid: string, learned: Readonly<Record<string, LearnedCapacity>>) => Promise<void>;
};

/** Pods of a workload in a cluster, seen at one moment. */
export type Unready = {
  /** Those that have a node, ready or not. */
  readonly running: number;
  /** Since when some of them are not ready, one instant a pod, the first first. */
  readonly since: readonly Instant[];
};

/** Pods that are not ready. `namespace/name` stands for their workload. */
export type Readiness = {
  /** Replaces what is known of a cluster. Writes nothing where nothing changes. */
  readonly save: (cluster: string, unready: Readonly<Record<string, Unready>>) => Promise<void>;
  /** Of a workload, by cluster. */
  readonly of: (name: string) => Promise<Readonly<Record<string, Unready>>>;
  readonly lessons: Lessons;
};

export type BacklogSize = {
  readonly objects: number;
  readonly replicas: number;
  /** Undefined: nothing waits. */
  readonly since: Instant | undefined;
};

export type BacklogChange = Omit<BacklogEntry, 'since'> & { readonly now: Instant };

/**
 * Room in members, and what is promised of it. A promise that grows is written only if the room that it relies on is
 * still what was read; so no room is promised twice, whoever decides, and what dies in between has promised nothing.
 */
export type Ledger = {
  /**
   * Writes nothing when the content is the same. `grew`: room may have appeared (a node has more, there is a new one, or
   * fewer pods wait or are bound).
   */
  readonly saveCapacity: (
    snapshot: Omit<ClusterCapacity, 'version'>,
  ) => Promise<{ readonly version: number; readonly changed: boolean; readonly grew: boolean }>;
  readonly versions: () => Promise<readonly ({ readonly cluster: string } & RoomVersion)[]>;
  readonly capacities: (clusters: readonly string[]) => Promise<readonly ClusterCapacity[]>;
  /** Promises whose pods are not all on nodes yet. */
  readonly outstanding: () => Promise<readonly Reservation[]>;
  readonly reservationsOf: (uid: string) => Promise<readonly Reservation[]>;
  /**
   * Replaces the promises of some objects, each named once: all of them or none. `read`: the versions that they rely on.
   * `stale`: room that one of them relies on has changed.
   */
  readonly reserve: (
    promises: readonly RoomPromise[],
    read: RoomsRead,
  ) => Promise<'reserved' | 'stale'>;
  /** Drops all that is kept of an object that is gone. */
  readonly release: (uid: string) => Promise<void>;
  /** The same for a cluster that is no longer registered. */
  readonly releaseCluster: (cluster: string) => Promise<void>;
  /** 0 replicas: it waits no longer. Writes nothing when nothing changes. */
  readonly setBacklog: (change: BacklogChange) => Promise<void>;
  /** The higher priority first, then the older. */
  readonly backlog: (limit: number) => Promise<readonly BacklogEntry[]>;
  /** How many replicas of how many objects wait, and since when the first. */
  readonly backlogSize: () => Promise<BacklogSize>;
  readonly learned: (uid: string) => Promise<Readonly<Record<string, LearnedCapacity>>>;
  /** Of all objects. */
  readonly allLearned: () => Promise<readonly LearnedRow[]>;
  /** Replaces what is remembered of an object, by cluster. */
  readonly setLearned: (
    uid: string,
    learned: Readonly<Record<string, LearnedCapacity>>,
  ) => Promise<void>;
  readonly readiness: Readiness;
};
