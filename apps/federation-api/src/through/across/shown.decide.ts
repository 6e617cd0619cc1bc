/** An object of a member as the federation shows it. */
import {
  apiVersionOf,
  federatedResources,
  type KubeObject,
  labels,
  type ObjectKey,
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
            ownerReferences: ownerReferences.map((owner) => ofFederation(owner, namespace, uidOf)),
          }),
    },
  };
}

type Owner = NonNullable<KubeObject['metadata']['ownerReferences']>[number];

function ofFederation(owner: Owner, namespace: string, uidOf: UidOf): Owner {
  const resource = federatedResources.find(
    (one) => one.kind === owner.kind && apiVersionOf(one) === owner.apiVersion,
  );
  if (resource === undefined || owner.controller !== true) return owner;
  const { group, resource: plural } = resource;
  const uid = uidOf({ group, resource: plural, namespace, name: owner.name });
  return uid === undefined ? owner : { ...owner, uid };
}
