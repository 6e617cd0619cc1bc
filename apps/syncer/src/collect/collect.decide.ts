/**
 * What becomes of an object that has owners, and of one that waits for what it owns. Pure.
 *
 * The rules are Kubernetes': an object goes when none of its owners is there, and lives while one is; an owner that is
 * itself being deleted in the foreground counts as going. Of what cannot be known nothing follows, and what is labelled against
 * deletion stays.
 */
import {
  type KubeObject,
  labels,
  type OwnerReference,
  type Propagation,
  propagationFinalizers,
} from '@navarch/model';

/** `unknown`: of a kind that is not served, or that cannot own this object. */
export type OwnerState = 'living' | 'waiting' | 'gone' | 'unknown';
export type Owner = { readonly reference: OwnerReference; readonly state: OwnerState };

export type Collection =
  | { readonly kind: 'none' }
  /** The references to owners that are gone or going are dropped. */
  | { readonly kind: 'detach'; readonly uids: readonly string[] }
  | { readonly kind: 'delete'; readonly propagation: Propagation };

/** What an owner's reading says: `found` is whatever has its name now. */
export function stateOf(reference: OwnerReference, found: KubeObject | undefined): OwnerState {
  // An object of the same name is another one: uids do not come back.
  if (found === undefined || found.metadata.uid !== reference.uid) return 'gone';
  const isWaiting =
    found.metadata.deletionTimestamp !== undefined &&
    found.metadata.finalizers?.includes(propagationFinalizers.Foreground) === true;
  return isWaiting ? 'waiting' : 'living';
}

/** For an object that is not being deleted. `hasDependents`: it owns something itself. */
export function decideCollection(
  object: KubeObject,
  owners: readonly Owner[],
  hasDependents: boolean,
): Collection {
  const states = new Set(owners.map(({ state }) => state));
  if (owners.length === 0 || states.has('unknown') || isProtected(object)) return { kind: 'none' };
  if (states.has('living')) {
    const going = owners.filter(({ state }) => state !== 'living');
    const uids = going.map(({ reference }) => reference.uid);
    return uids.length === 0 ? { kind: 'none' } : { kind: 'detach', uids };
  }
  // An owner that waits wants to see the whole tree go.
  if (states.has('waiting') && hasDependents) return { kind: 'delete', propagation: 'Foreground' };
  return { kind: 'delete', propagation: promiseOf(object) ?? 'Background' };
}

/** What an object's finalizers promise about its dependents. Orphan comes first: it saves what the other would delete. */
export function promiseOf({ metadata }: KubeObject): 'Orphan' | 'Foreground' | undefined {
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(propagationFinalizers.Orphan)) return 'Orphan';
  return finalizers.includes(propagationFinalizers.Foreground) ? 'Foreground' : undefined;
}

const isProtected = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.[labels.deletionProtection] === 'true';

/** The object without its references to these owners. */
export const detachedFrom = (object: KubeObject, uids: readonly string[]): KubeObject => {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const left = ownerReferences.filter(({ uid }) => !uids.includes(uid));
  return {
    ...object,
    metadata: { ...metadata, ...(left.length === 0 ? {} : { ownerReferences: left }) },
  };
};
