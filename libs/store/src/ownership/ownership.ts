import type { ObjectKey } from '@navarch/model';

/** Pages are in the order of keys: group, resource, namespace, name. 1,000 at most come, whatever is asked for. */
export type KeyPage = {
  /** The last key of the page before. */
  readonly after?: ObjectKey | undefined;
  readonly limit: number;
};

export type DependentsOf = {
  readonly uid: string;
  /** Of the owner: what it owns is in its namespace; '' for an owner of cluster scope, which owns in all. */
  readonly namespace: string;
  /** True: only those whose reference says that they block the owner's deletion. */
  readonly areBlocking?: boolean;
};

/** What changes mean for others, by uid. */
export type OwnershipNews = {
  /** Objects that are gone. */
  readonly gone: readonly string[];
  /** Owners whose dependents came, went or changed. */
  readonly touched: readonly string[];
};

/** Who owns what, by the uids in `metadata.ownerReferences`. Keys only; what is true of an object stands in the object. */
export type Ownership = {
  readonly dependents: (of: DependentsOf, page: KeyPage) => Promise<ObjectKey[]>;
  /** Dependents of what is gone, and owners among the touched that wait for the collector. */
  readonly concerned: (news: OwnershipNews, page: KeyPage) => Promise<ObjectKey[]>;
  /** Everything that has an owner, or waits for the collector. */
  readonly all: (page: KeyPage) => Promise<ObjectKey[]>;
};
