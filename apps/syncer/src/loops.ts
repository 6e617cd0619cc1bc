/**
 * The loops by name, and where their keys wait.
 *
 * Shards are fixed: a key's shard is a hash (of its cluster for `sync`), never a queue per cluster, so
 * that a thousand clusters cost no more connections than three.
 */
export const loopNames = {
  /** Object key: decide where it runs. */
  place: 'place',
  /** Member object key: make one member agree. */
  sync: 'sync',
  /** Object key: gather what members report. */
  status: 'status',
  /** Namespace key: propagate, or empty and remove. */
  namespace: 'namespace',
  /** Cluster or policy key: what its change means for everything placed. */
  fleet: 'fleet',
  /** Object key: is it still owned, and does it still wait for what it owns? */
  collect: 'collect',
  /** Key of a definition of a kind: settle its names, or empty and remove it. */
  definition: 'definition',
  /** Key of a Deployment: keep its revisions. */
  revision: 'revision',
} as const;

export type LoopName = (typeof loopNames)[keyof typeof loopNames];
export type DueKey = {
  readonly loop: LoopName;
  readonly key: string;
  /** Only to look again where a look is under way, which may have begun on older knowledge. */
  readonly ifClaimed?: boolean;
};

export const loopQueues = [
  { loop: loopNames.place, shards: 1, concurrency: 256 },
  { loop: loopNames.sync, shards: 4, concurrency: 32 },
  { loop: loopNames.status, shards: 1, concurrency: 64 },
  { loop: loopNames.namespace, shards: 1, concurrency: 2 },
  { loop: loopNames.fleet, shards: 1, concurrency: 1 },
  { loop: loopNames.collect, shards: 1, concurrency: 32 },
  { loop: loopNames.definition, shards: 1, concurrency: 1 },
  { loop: loopNames.revision, shards: 1, concurrency: 32 },
] as const satisfies readonly { loop: LoopName; shards: number; concurrency: number }[];

/**
 * How many keys of a loop a syncer works on at a time that it made due itself, besides those that the queue hands over. Loops
 * that are to do little at a time are not here.
 */
export const roomAtHand: Readonly<Partial<Record<LoopName, number>>> = {
  place: 64,
  sync: 16,
  status: 32,
  collect: 16,
  revision: 16,
};

/** The part of a key that chooses its shard. */
export const shardBy = (due: DueKey): string =>
  due.loop === loopNames.sync ? due.key.slice(0, due.key.indexOf('/')) : due.key;
