import { type PodShape, type ReplicaSetShape, shaped } from '@navarch/apimachinery';
import type { Condition, Instant, KubeObject } from '@navarch/model';
import type { Replica } from './replicas.decide.js';

/** A new pod as the template says, owned by its ReplicaSet. The API gives it its name. */
export function podOf(replicaSet: KubeObject): KubeObject {
  const { metadata, spec } = shaped<ReplicaSetShape>(replicaSet);
  const template = spec?.template;
  const { labels, annotations } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${metadata.name}-`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [
        {
          apiVersion: replicaSet.apiVersion,
          kind: replicaSet.kind,
          name: metadata.name,
          uid: metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: template?.spec ?? {},
  };
}

/** How a ReplicaSet counts a pod. */
export function replicaOf(pod: KubeObject, replicaSet: KubeObject): Replica {
  const { spec, status } = shaped<PodShape>(pod);
  return {
    pod,
    hasNode: (spec?.nodeName ?? '') !== '',
    isRunning: status?.phase === 'Running',
    readySince: readySince(status?.conditions ?? []),
    isFullyLabeled: Object.entries(templateLabels(replicaSet)).every(
      ([key, value]) => pod.metadata.labels?.[key] === value,
    ),
  };
}

const templateLabels = (replicaSet: KubeObject): Readonly<Record<string, string>> =>
  shaped<ReplicaSetShape>(replicaSet).spec?.template?.metadata?.labels ?? {};

function readySince(conditions: readonly Partial<Condition>[]): Instant | undefined {
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return undefined;
  // A time that cannot be read is long ago.
  return Date.parse(ready.lastTransitionTime ?? '') || 0;
}

/** Neither ended nor going. */
export function isActive(pod: KubeObject): boolean {
  const phase = shaped<PodShape>(pod).status?.phase;
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  return !hasEnded && pod.metadata.deletionTimestamp === undefined;
}
