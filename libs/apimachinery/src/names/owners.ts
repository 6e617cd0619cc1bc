import type { KubeObject, OwnerReference } from '@navarch/model';

/** An object whose owners are each named once, and what is to be said about it. */
export function withoutRepeatedOwners(object: KubeObject): {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
} {
  const { ownerReferences: owners = [] } = object.metadata;
  const kept = new Map(owners.map((owner) => [keyOf(owner), owner]));
  if (kept.size === owners.length) return { object, warnings: [] };
  const seen = new Set<string>();
  const repeated = owners.filter((owner) => seen.size === seen.add(keyOf(owner)).size);
  const uids = [...new Set(repeated.map(({ uid }) => uid))].join(', ');
  const ownerReferences = [...kept.values()];
  return {
    object: { ...object, metadata: { ...object.metadata, ownerReferences } },
    warnings: [
      `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}`,
    ],
  };
}

const keyOf = (owner: OwnerReference): string =>
  JSON.stringify([
    owner.apiVersion,
    owner.kind,
    owner.name,
    owner.uid,
    owner.controller,
    owner.blockOwnerDeletion,
  ]);
