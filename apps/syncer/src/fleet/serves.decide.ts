/** Whether a cluster has a kind at all. A cluster that was not asked yet is taken to have them all. */
import { apiVersionOf, type Cluster, type ResourceName } from '@navarch/model';

export function serves({ status }: Pick<Cluster, 'status'>, resource: ResourceName): boolean {
  const groupVersion = apiVersionOf(resource);
  const known = status?.apiEnablements?.find((one) => one.groupVersion === groupVersion);
  return known === undefined || known.resources.includes(resource.resource);
}
