import type { KubeObject } from '@navarch/model';
import { limits } from '../limits.js';
import { collectionPathOf, type Series, type SeriesKind } from '../objects.js';
import type { Call } from '../request.js';

/** One thing that happens to an object, and how it is known to have arrived. */
export type Change = {
  readonly what: 'created' | 'updated' | 'deleted';
  readonly call: (name: string) => Call;
  /** In a member: undefined is no copy. */
  readonly isThere: (copy: KubeObject | undefined) => boolean;
  /** How many must be ready in all members together; 0: it has none, or they do not matter. */
  readonly replicas: number;
};

const changedLabel = { tier: 'changed' };

/** What happens to each object of a series, in this order. An updated ReplicaSet is one with twice the replicas. */
export function changesOf(kind: SeriesKind, series: Series): readonly Change[] {
  const collection = collectionPathOf(series);
  const path = (name: string): string => `${collection}/${name}`;
  const hasReplicas = kind === 'workloads';
  const { replicas } = limits;
  const update = {
    metadata: { labels: changedLabel },
    ...(hasReplicas ? { spec: { replicas: replicas * 2 } } : {}),
  };
  return [
    {
      what: 'created',
      call: (name) => ({ method: 'POST', path: collection, body: series.whole(name) }),
      isThere: (copy) => copy !== undefined,
      replicas: hasReplicas ? replicas : 0,
    },
    {
      what: 'updated',
      call: (name) => ({ method: 'PATCH', path: path(name), body: update }),
      isThere: (copy) => copy?.metadata.labels?.['tier'] === changedLabel.tier,
      replicas: hasReplicas ? replicas * 2 : 0,
    },
    {
      what: 'deleted',
      call: (name) => ({ method: 'DELETE', path: path(name) }),
      isThere: (copy) => copy === undefined,
      replicas: 0,
    },
  ];
}
