/** What is read of objects in members. */
import { annotations, type KubeObject, labels, type ResourceName } from '@navarch/model';

export const idOf = (
  { group, resource }: Pick<ResourceName, 'group' | 'resource'>,
  namespace: string,
  name: string,
): string => `${group}/${resource}/${namespace}/${name}`;

export const wantedIn = (object: KubeObject): number =>
  (object['spec'] as { replicas?: number } | undefined)?.replicas ?? 0;

export const readyIn = (object: KubeObject): number =>
  (object['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0;

/** Pods beyond what is asked for are as good as gone. */
export const usableIn = (copy: KubeObject): number => Math.min(readyIn(copy), wantedIn(copy));

export const isLabelled = (object: KubeObject): boolean =>
  object.metadata.labels?.[labels.managedBy] !== undefined;

/** The uid of the object that a copy was made of. */
export const sourceIn = (copy: KubeObject): string | undefined =>
  copy.metadata.annotations?.[annotations.uid];

/** The position that a copy was rendered from. */
export const generationIn = (object: KubeObject): number =>
  Number(object.metadata.annotations?.[annotations.generation] ?? 0);

/** Everything but what the member itself keeps. */
export const contentOf = ({ metadata, status: _status, ...rest }: KubeObject): string =>
  JSON.stringify([metadata.labels, metadata.annotations, rest]);

/** What stands there after an apply: fields that others added stay. */
export function merged(before: KubeObject | undefined, manifest: KubeObject): KubeObject {
  const { resourceVersion: _asked, ...metadata } = manifest.metadata;
  if (before === undefined) return { ...manifest, metadata };
  const kept = Object.entries(before.metadata.annotations ?? {}).filter(([name]) =>
    name.startsWith('person/'),
  );
  return {
    ...manifest,
    ...(before['status'] === undefined ? {} : { status: before['status'] }),
    metadata: {
      ...metadata,
      annotations: { ...Object.fromEntries(kept), ...metadata.annotations },
    },
  };
}
