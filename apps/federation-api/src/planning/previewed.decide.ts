import type { AdmissionRequest } from '@navarch/apimachinery';
import { isPlaceable, type ResourceName, resources, unfederatedNamespaces } from '@navarch/model';

type Judged = Pick<AdmissionRequest, 'object' | 'group' | 'resource' | 'subresource' | 'namespace'>;

/** What says how others are placed. Namespaces follow their content, so nothing of interest happens with them. */
const policies: readonly ResourceName[] = [
  resources.placementPolicies,
  resources.clusterPlacementPolicies,
];

/** True for a write that can change where something runs. */
export function isPreviewed({ object, group, resource, subresource, namespace }: Judged): boolean {
  if (object === undefined || unfederatedNamespaces.includes(namespace)) return false;
  if (subresource !== '' && subresource !== 'scale') return false;
  return (
    isPlaceable({ group, resource, namespace, name: '' }) ||
    policies.some((one) => one.group === group && one.resource === resource)
  );
}
