import { type NamespaceShape, type Registry, shaped } from '@navarch/apimachinery';
import { type KubeObject, type ResourceName, resources } from '@navarch/model';
import type { LocalApi } from '../control/api.js';
import { follow } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { keyOf } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { limits } from '../limits.js';

/** Of a kind that is served in several versions, one. */
function namespacedIn({ kinds }: Registry): readonly ResourceName[] {
  const names = kinds.map(({ name }) => name).filter(({ namespaced }) => namespaced);
  return [...new Map(names.map((name) => [`${name.group}/${name.resource}`, name])).values()];
}

/**
 * Empties namespaces that are going, and lets go of them when they are empty.
 *
 * Wakes on a namespace, and on whatever disappears from one that is going: an object may have been held by its finalizers.
 */
export function startNamespaces(around: Surroundings, registry: () => Registry): Promise<unknown> {
  const queue = new KeyQueue(async (key) => {
    const isOver = await empty(around, namespacedIn(registry()), key);
    // Of kinds that came later nobody tells when the last object is gone.
    if (!isOver) queue.addAfter(key, limits.emptyCheckMs);
  }, around);
  const wake = (namespace: KubeObject): void => {
    if (namespace.metadata.deletionTimestamp !== undefined) queue.add(keyOf(namespace));
  };
  return Promise.all([
    follow(around, resources.namespaces, ({ object, gone }) => {
      if (!gone) wake(object);
    }),
    ...namespacedIn(registry()).map((resource) =>
      follow(around, resource, ({ object, gone }) => {
        if (!gone) return;
        const home = readObject(around.cache, resources.namespaces, homeKeyOf(object));
        if (home !== undefined) wake(home);
      }),
    ),
  ]);
}

const homeKeyOf = ({ metadata }: KubeObject): string => `/${metadata.namespace ?? ''}`;

/** True when there is nothing left to do. */
async function empty(
  { cache, api }: Surroundings,
  namespacedResources: readonly ResourceName[],
  key: string,
): Promise<boolean> {
  const name = key.slice(1);
  for (const resource of namespacedResources) {
    if (cache.list({ ...scopeOf(resource), namespace: name }).length > 0) {
      await api.removeAll(resource, name);
    }
  }
  const isEmpty = namespacedResources.every(
    (resource) => cache.list({ ...scopeOf(resource), namespace: name }).length === 0,
  );
  const namespace = readObject(cache, resources.namespaces, key);
  if (namespace?.metadata.deletionTimestamp === undefined) return true;
  if (!isEmpty) return false;
  const kept = shaped<NamespaceShape>(namespace).spec?.finalizers ?? [];
  if (!kept.includes('kubernetes')) return true;
  const finalizers = kept.filter((one) => one !== 'kubernetes');
  await api.update(resources.namespaces, { ...namespace, spec: { finalizers } }, '/finalize');
  return true;
}

const scopeOf = ({ group, resource }: ResourceName): { group: string; resource: string } => ({
  group,
  resource,
});

export const firstNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public'];

/** What every cluster has from its first start. */
export async function makeFirstNamespaces({
  cache,
  api,
}: Pick<Surroundings, 'cache'> & { readonly api: LocalApi }): Promise<void> {
  for (const name of firstNamespaces) {
    if (readObject(cache, resources.namespaces, `/${name}`) !== undefined) continue;
    const { kind, version: apiVersion } = resources.namespaces;
    await api.create(resources.namespaces, { apiVersion, kind, metadata: { name } });
  }
}
