import type { ObjectMeta } from './object.js';

/**
 * Holds back all writes to members that it matches (fleet.navarch.dev/v1alpha1). Lists that are given must all match;
 * one that is absent matches everything, so that an empty spec freezes the whole fleet.
 */
export type Freeze = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'Freeze';
  readonly metadata: ObjectMeta;
  readonly spec: FreezeSpec;
};

export type FreezeSpec = {
  readonly clusters?: readonly string[];
  /** A namespace's own copies belong to it. */
  readonly namespaces?: readonly string[];
  /** Of {@link federatedResources}. */
  readonly kinds?: readonly string[];
  /** Shown wherever something is held. */
  readonly reason?: string;
  /** RFC 3339: from then on it holds nothing. Absent: it holds until it is deleted. */
  readonly until?: string;
};

/** `everything`, or what is given in the order of the spec: `ReplicaSet in namespace shop of clusters sydney, tokyo`. */
export function describeFreeze({ clusters, namespaces, kinds }: FreezeSpec): string {
  if (clusters === undefined && namespaces === undefined && kinds === undefined)
    return 'everything';
  const what = kinds === undefined ? 'everything' : kinds.join(', ');
  return [what, ...named('in', 'namespace', namespaces), ...named('of', 'cluster', clusters)].join(
    ' ',
  );
}

function named(word: string, noun: string, names: readonly string[] | undefined): string[] {
  if (names === undefined) return [];
  return [word, names.length === 1 ? noun : `${noun}s`, names.join(', ')];
}
