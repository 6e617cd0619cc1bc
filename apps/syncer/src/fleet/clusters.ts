/** Reads the registered clusters. There are few of them, and every decision needs them all as they are now. */
import { type Cluster, type ObjectKey, resources } from '@navarch/model';
import { listAll } from '@navarch/planning';
import { gather, type Store } from '@navarch/store';
import { limits } from '../limits.js';
import { keyPagesOf } from '../objects/read.js';

export const listClusters = async (store: Store): Promise<readonly Cluster[]> =>
  (await listAll(store, resources.clusters)) as unknown as readonly Cluster[];

/** Their names, which is all that is read. */
export async function listClusterNames(store: Store): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const keys of keyPagesOf(store, resources.clusters))
    names.push(...keys.map(({ name }) => name));
  return names;
}

/** All of them for many who ask in one moment: they share a reading. */
export function clustersTogether(store: Store): () => Promise<readonly Cluster[]> {
  const read = gather(async (asked: readonly undefined[]) => {
    const clusters = await listClusters(store);
    return asked.map(() => clusters);
  }, limits.gatheredMax);
  return () => read(undefined);
}

export const byName = (clusters: readonly Cluster[]): ReadonlyMap<string, Cluster> =>
  new Map(clusters.map((cluster) => [cluster.metadata.name, cluster]));

export async function findCluster(store: Store, name: string): Promise<Cluster | undefined> {
  const row = await store.objects.get(clusterKey(name));
  return row === undefined ? undefined : (row.body as unknown as Cluster);
}

export const clusterKey = (name: string): ObjectKey => ({
  group: resources.clusters.group,
  resource: resources.clusters.resource,
  namespace: '',
  name,
});
