/** An object of a member as the federation shows it. */
import {
  apiVersionOf,
  federatedResources,
  type KubeObject,
  labels,
  type ObjectKey,
  resources,
} from '@navarch/model';

/** The uid of an object of the federation; undefined when there is none. */
export type UidOf = (key: ObjectKey) => string | undefined;

/**
 * It is labelled with its cluster, and its controller is the object of the federation of which the member has a copy: so
 * whoever looks for the pods of a ReplicaSet by its uid finds them.
 */
export function shownAs(object: KubeObject, cluster: string, uidOf: UidOf): KubeObject {
  const { metadata } = object;
  const { ownerReferences, namespace = '' } = metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [labels.cluster]: cluster },
      ...(ownerReferences === undefined
        ? {}
        : {
            ownerReferences: ownerReferences.map((owner) =>
              ofFederation(owner, { namespace, uidOf, revision: metadata.labels?.[hashLabel] }),
            ),
          }),
    },
  };
}

type Owner = NonNullable<KubeObject['metadata']['ownerReferences']>[number];

type Around = {
  readonly namespace: string;
  readonly uidOf: UidOf;
  /** What the member's deployment controller calls the template; undefined: no Deployment made the object. */
  readonly revision: string | undefined;
};

const hashLabel = 'pod-template-hash';

function ofFederation(owner: Owner, { namespace, uidOf, revision }: Around): Owner {
  const resource = federatedResources.find(
    (one) => one.kind === owner.kind && apiVersionOf(one) === owner.apiVersion,
  );
  if (resource === undefined || owner.controller !== true) return owner;
  const deployed = deploymentOf(owner, revision);
  const copied = { ...owner, resource };
  // A ReplicaSet that a member's Deployment made is not here, so that its pods are the Deployment's.
  for (const one of deployed === undefined ? [copied] : [copied, deployed]) {
    const { group, resource: plural, kind } = one.resource;
    const uid = uidOf({ group, resource: plural, namespace, name: one.name });
    if (uid !== undefined) return { ...owner, kind, name: one.name, uid };
  }
  return owner;
}

/** Whose ReplicaSet the owner is, by the name that every deployment controller gives one: `NAME-HASH`. */
function deploymentOf({ kind, name }: Owner, revision: string | undefined) {
  const ending = `-${revision ?? ''}`;
  const isMade =
    revision !== undefined && kind === resources.replicasets.kind && name.endsWith(ending);
  return isMade
    ? { name: name.slice(0, -ending.length), resource: resources.deployments }
    : undefined;
}
