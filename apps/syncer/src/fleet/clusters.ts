/** Reads the registered clusters. There are few of them, and every decision needs them all as they are now. */
import { type Cluster, type ObjectKey, resources } from '@navarch/model';
import type { Store } from '@navarch/store';

const pageMax = 500;

export async function listClusters(store: Store): Promise<readonly Cluster[]> {
  const { group, resource } = resources.clusters;
  const clusters: Cluster[] = [];
  let after: ObjectKey | undefined;
  for (;;) {
    const of = { group, resource, limit: pageMax };
    const page = await store.objects.list(after === undefined ? of : { ...of, after });
    clusters.push(...page.map((row) => row.body as unknown as Cluster));
    after = page.at(-1)?.key;
    if (after === undefined || page.length < pageMax) return clusters;
  }
}

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
