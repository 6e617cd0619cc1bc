/** What a server-side apply sends. */
import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';

export const applyType = 'application/apply-patch+yaml';

/** A version makes another one in the member a conflict. */
export const bodyOfApply = (
  resource: ResourceName,
  object: KubeObject,
  resourceVersion: string | undefined,
): KubeObject => ({
  ...object,
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  metadata: { ...object.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
});
