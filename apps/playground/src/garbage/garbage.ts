import { type KubeObject, resources } from '@navarch/model';
import { follow } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { keyOf, type Pods } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';

/**
 * Collects pods whose ReplicaSet is gone, and keeps the promises that a deletion made about them: `orphan` sets them
 * free before the owner goes, `foregroundDeletion` removes them before it goes.
 */
export function startGarbage(around: Surroundings, pods: Pods): Promise<unknown> {
  const orphans = new KeyQueue((key) => collect(around, key), around);
  const owners = new KeyQueue((key) => release(around, pods, key), around);
  return Promise.all([
    follow(around, resources.replicasets, ({ object, gone }) => {
      if (gone) {
        for (const pod of pods.ownedBy(object.metadata.uid ?? '')) orphans.add(keyOf(pod));
      } else if (promiseOf(object) !== undefined) owners.add(keyOf(object));
    }),
    follow(around, resources.pods, ({ object, gone }) => {
      const owner = ownerOf(object);
      if (owner === undefined) return;
      if (!gone && isLost(around, object)) orphans.add(keyOf(object));
      if (gone) owners.add(`${object.metadata.namespace ?? ''}/${owner.name}`);
    }),
  ]);
}

const promises = ['orphan', 'foregroundDeletion'] as const;
type Promised = (typeof promises)[number];

/** What a deleted owner still owes. */
const promiseOf = ({ metadata }: KubeObject): Promised | undefined =>
  metadata.deletionTimestamp === undefined
    ? undefined
    : promises.find((one) => metadata.finalizers?.includes(one));

const ownerOf = ({ metadata }: KubeObject): { name: string; uid: string } | undefined =>
  metadata.ownerReferences?.find(
    (one) => one.controller === true && one.kind === resources.replicasets.kind,
  );

/** Its owner is not there, or another one has its name. */
function isLost({ cache }: Surroundings, pod: KubeObject): boolean {
  const owner = ownerOf(pod);
  if (owner === undefined) return false;
  const { group, resource } = resources.replicasets;
  const key = { group, resource, namespace: pod.metadata.namespace ?? '', name: owner.name };
  return cache.get(key)?.object.metadata.uid !== owner.uid;
}

async function collect(around: Surroundings, key: string): Promise<void> {
  const pod = readObject(around.cache, resources.pods, key);
  if (pod === undefined || !isLost(around, pod)) return;
  await around.api.remove(resources.pods, pod.metadata, { uid: pod.metadata.uid });
}

async function release(around: Surroundings, pods: Pods, key: string): Promise<void> {
  const owner = readObject(around.cache, resources.replicasets, key);
  const promise = owner === undefined ? undefined : promiseOf(owner);
  if (owner === undefined || promise === undefined) return;
  for (const pod of pods.ownedBy(owner.metadata.uid ?? '')) await keep(around, promise, pod);
  if (pods.ownedBy(owner.metadata.uid ?? '').length > 0) return;
  const finalizers = owner.metadata.finalizers?.filter((one) => one !== promise) ?? [];
  const metadata = { ...owner.metadata, finalizers };
  await around.api.update(resources.replicasets, { ...owner, metadata });
}

async function keep({ api }: Surroundings, promise: Promised, pod: KubeObject): Promise<void> {
  switch (promise) {
    case 'foregroundDeletion':
      return api.remove(resources.pods, pod.metadata, { uid: pod.metadata.uid });
    case 'orphan': {
      const ownerReferences = pod.metadata.ownerReferences?.filter((one) => !one.controller) ?? [];
      return api.update(resources.pods, { ...pod, metadata: { ...pod.metadata, ownerReferences } });
    }
  }
}
