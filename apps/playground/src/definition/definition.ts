import type { Registry } from '@navarch/apimachinery';
import { asDefinition, definitionFinalizer, type KubeObject, resources } from '@navarch/model';
import { follow } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { keyOf } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { limits } from '../limits.js';

/**
 * Empties definitions that are going, and lets go of them when no object of theirs is left: as in any cluster, what is of a
 * kind goes with the kind, whoever made it.
 */
export function startDefinitions(around: Surroundings, registry: () => Registry): Promise<unknown> {
  const queue = new KeyQueue(async (key) => {
    if (await empty(around, registry(), key)) return;
    queue.addAfter(key, limits.emptyCheckMs);
  }, around);
  return follow(around, resources.definitions, ({ object, gone }) => {
    if (!gone && object.metadata.deletionTimestamp !== undefined) queue.add(keyOf(object));
  });
}

/** True when there is nothing left to do. */
async function empty(
  { cache, api }: Surroundings,
  registry: Registry,
  key: string,
): Promise<boolean> {
  const definition = readObject(cache, resources.definitions, key);
  if (definition?.metadata.deletionTimestamp === undefined) return true;
  const { group, names } = asDefinition(definition).spec;
  const served = registry.kinds.find(
    ({ name }) => name.group === group && name.resource === names.plural,
  );
  const left = cache.list({ group, resource: names.plural }).map(({ object }) => object);
  if (served !== undefined)
    for (const object of left) await api.remove(served.name, object.metadata);
  if (left.length > 0) return false;
  await release(api, definition);
  return true;
}

async function release(api: Surroundings['api'], definition: KubeObject): Promise<void> {
  const { finalizers = [], ...metadata } = definition.metadata;
  if (!finalizers.includes(definitionFinalizer)) return;
  const others = finalizers.filter((one) => one !== definitionFinalizer);
  await api.update(resources.definitions, {
    ...definition,
    metadata: { ...metadata, finalizers: others },
  });
}
