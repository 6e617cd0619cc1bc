import type { AdmissionRequest } from '@navarch/apimachinery';
import {
  federatedResources,
  type ResourceName,
  resources,
  unfederatedNamespaces,
} from '@navarch/model';

type Judged = Pick<AdmissionRequest, 'object' | 'group' | 'resource' | 'subresource' | 'namespace'>;

/** What is placed, and what says how. Namespaces follow their content, so nothing of interest happens with them. */
const previewed: readonly ResourceName[] = [
  ...federatedResources.filter(({ namespaced }) => namespaced),
  resources.placementPolicies,
  resources.clusterPlacementPolicies,
];

/** True for a write that can change where something runs. */
export function isPreviewed({ object, group, resource, subresource, namespace }: Judged): boolean {
  if (object === undefined || unfederatedNamespaces.includes(namespace)) return false;
  if (subresource !== '' && subresource !== 'scale') return false;
  return previewed.some((one) => one.group === group && one.resource === resource);
}
