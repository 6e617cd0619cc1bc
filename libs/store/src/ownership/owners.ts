/** What an object says about its owners, in the form in which both stores keep it beside the body. */
import {
  type KubeObject,
  type ObjectKey,
  propagationFinalizers,
  uncollectedResources,
} from '@navarch/model';

/** Behind the uid of an owner whose deletion the object blocks. */
const blockingMark = '!';
/** No text of PostgreSQL has it; no uid of ours either. */
const unstorable = '\u0000';

/** Each owner's uid, and once more with a mark if this object blocks its deletion; sorted. */
export function ownersOf({ group, resource }: ObjectKey, { metadata }: KubeObject): string[] {
  const references = metadata.ownerReferences ?? [];
  if (references.length === 0) return [];
  if (uncollectedResources.some((one) => one.group === group && one.resource === resource))
    return [];
  const uids = references
    .filter(({ uid }) => uid !== '' && !uid.includes(unstorable))
    .flatMap(({ uid, blockOwnerDeletion }) =>
      blockOwnerDeletion === true ? [uid, blockedOwner(uid)] : [uid],
    );
  return [...new Set(uids)].sort();
}

export const blockedOwner = (uid: string): string => `${uid}${blockingMark}`;

/** True for what is being deleted and has promised something about its dependents. */
export const isCollected = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (metadata.finalizers ?? []).some((one) => promises.has(one));

const promises: ReadonlySet<string> = new Set(Object.values(propagationFinalizers));
