/** The Placement object around a decision: identity kept from the standing one, status kept while the workload is the same. */
import {
  fleetGroup,
  fleetVersion,
  type KubeObject,
  type ObjectKey,
  type Placement,
  type PlacementSpec,
} from '@navarch/model';

export type PlacementIdentity = { readonly uid: string; readonly creationTimestamp: string };

export type ComposeFacts = {
  readonly placementKey: ObjectKey;
  readonly spec: PlacementSpec;
  readonly current: KubeObject | undefined;
  /** For a Placement that does not exist yet. */
  readonly fresh: PlacementIdentity;
};

export function composePlacement({ placementKey, spec, current, fresh }: ComposeFacts): KubeObject {
  const standing = current as unknown as Placement | undefined;
  const isSameWorkload = standing?.spec.workload.uid === spec.workload.uid;
  return {
    apiVersion: `${fleetGroup}/${fleetVersion}`,
    kind: 'Placement',
    metadata: {
      ...(standing?.metadata ?? fresh),
      name: placementKey.name,
      namespace: placementKey.namespace,
      generation: (standing?.metadata.generation ?? 0) + 1,
      ownerReferences: [{ ...spec.workload, controller: true, blockOwnerDeletion: false }],
    },
    spec,
    ...(isSameWorkload && standing?.status !== undefined ? { status: standing.status } : {}),
  };
}
