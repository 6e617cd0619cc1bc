import type { Instant, ObjectKey, Propagation } from '@navarch/model';

/** Positive proof that an object was deleted; written in the same commit as the deletion. */
export type Tombstone = {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly position: number;
  readonly actor: string;
  readonly at: Instant;
  /** What was asked for about what the object's copies own; absent: nothing was. */
  readonly propagation?: Propagation;
};

export type Tombstones = {
  readonly find: (key: ObjectKey, uid: string) => Promise<Tombstone | undefined>;
  /** Drops those older than `keepMs` of which no member has a copy left; returns how many. */
  readonly prune: (options: { readonly keepMs: number }) => Promise<number>;
};
