/** What a server-side apply sends. */
import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';
import type { ApplyOptions } from './options.js';

export const applyType = 'application/apply-patch+yaml';

type Precondition = Pick<ApplyOptions, 'resourceVersion' | 'uid' | 'isNew'>;

/**
 * A version makes another one in the member a conflict, and nothing else: an API server makes what is not there, whatever version
 * is named. So a version that no object ever has lets an object be made and never changed; and a uid is what keeps
 * it from being made.
 */
export function bodyOfApply(
  resource: ResourceName,
  object: KubeObject,
  { resourceVersion, uid, isNew = false }: Precondition,
): KubeObject {
  const version = isNew ? versionOfNone : resourceVersion;
  return {
    ...object,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      ...object.metadata,
      ...(uid === undefined ? {} : { uid }),
      ...(version === undefined ? {} : { resourceVersion: version }),
    },
  };
}

/** Every parser reads it, and no store gets there. */
const versionOfNone = String(Number.MAX_SAFE_INTEGER);
