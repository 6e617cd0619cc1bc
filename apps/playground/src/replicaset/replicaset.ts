import { isDeepStrictEqual } from 'node:util';
import { type ReplicaSetShape, shaped } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import { follow } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { keyOf, type Pods } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { limits } from '../limits.js';
import { isActive, podOf, replicaOf } from './pod-of.js';
import { countReplicas, decideChange, type Replica } from './replicas.decide.js';

/**
 * Keeps the wanted number of pods for each ReplicaSet, and its status.
 *
 * Wakes on a change of a ReplicaSet or of a pod it owns. It counts what it owns and never adopts what it did not
 * make; what is left of a deleted ReplicaSet is the garbage collector's.
 */
export function startReplicaSets(around: Surroundings, pods: Pods): Promise<unknown> {
  const queue = new KeyQueue(async (key) => {
    const again = await reconcile(around, pods, key);
    if (again !== undefined) queue.addAfter(key, again);
  }, around);
  return Promise.all([
    follow(around, resources.replicasets, ({ object, gone }) => {
      if (!gone) queue.add(keyOf(object));
    }),
    follow(around, resources.pods, ({ object }) => {
      const owner = ownerNameOf(object);
      if (owner !== undefined) queue.add(`${object.metadata.namespace ?? ''}/${owner}`);
    }),
  ]);
}

/** In how many milliseconds to look again, if time alone will change something. */
async function reconcile(
  around: Surroundings,
  pods: Pods,
  key: string,
): Promise<number | undefined> {
  const replicaSet = readObject(around.cache, resources.replicasets, key);
  if (replicaSet === undefined) return undefined;
  if (replicaSet.metadata.deletionTimestamp === undefined) {
    await changePods(around, replicaSet, replicasOf(pods, replicaSet));
  }
  // Counted anew: what was just made or deleted is part of the status.
  return changeStatus(around, key, pods);
}

function replicasOf(pods: Pods, replicaSet: KubeObject): readonly Replica[] {
  return pods
    .ownedBy(replicaSet.metadata.uid ?? '')
    .filter((pod) => isActive(pod))
    .map((pod) => replicaOf(pod, replicaSet));
}

async function changePods(
  { api }: Surroundings,
  replicaSet: KubeObject,
  replicas: readonly Replica[],
): Promise<void> {
  const wanted = shaped<ReplicaSetShape>(replicaSet).spec?.replicas ?? 1;
  const change = decideChange(wanted, replicas, limits.podsPerTurnMax);
  switch (change.kind) {
    case 'none':
      return;
    case 'create':
      for (let made = 0; made < change.count; made += 1) {
        await api.create(resources.pods, podOf(replicaSet));
      }
      return;
    case 'remove':
      for (const { metadata } of change.pods) {
        await api.remove(resources.pods, metadata, { uid: metadata.uid });
      }
  }
}

async function changeStatus(
  { api, cache, clock }: Surroundings,
  key: string,
  pods: Pods,
): Promise<number | undefined> {
  const replicaSet = readObject(cache, resources.replicasets, key);
  if (replicaSet === undefined) return undefined;
  const { metadata, spec, status = {} } = shaped<ReplicaSetShape>(replicaSet);
  const { counts, nextInMs } = countReplicas(replicasOf(pods, replicaSet), {
    generation: metadata.generation ?? 0,
    minReadyMs: (spec?.minReadySeconds ?? 0) * 1_000,
    now: clock(),
  });
  if (!isDeepStrictEqual({ ...status }, counts)) {
    await api.update(resources.replicasets, { ...replicaSet, status: counts }, '/status');
  }
  return nextInMs;
}

function ownerNameOf(pod: KubeObject): string | undefined {
  const owner = pod.metadata.ownerReferences?.find((one) => one.controller === true);
  return owner?.kind === resources.replicasets.kind ? owner.name : undefined;
}
