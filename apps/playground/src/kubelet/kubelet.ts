import { type PodShape, shaped } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import { follow, type Sighting } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { keyOf } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { addressOf } from './nodes.js';
import { runningStatus } from './pod-status.js';

/**
 * All kubelets of a member in one: a pod that was given a node runs, and is ready, after a delay.
 *
 * Nothing is run. A deleted pod is gone at once, since there is nothing to stop.
 */
export function startKubelet(around: Surroundings, startDelayMs: number): Promise<void> {
  const queue = new KeyQueue(async (key) => {
    const pod = readObject(around.cache, resources.pods, key);
    if (pod === undefined || !isToStart(pod)) return;
    const status = runningStatus(pod, addressOfPod(pod), around.clock());
    await around.api.update(resources.pods, { ...pod, status }, '/status');
  }, around);
  const see = ({ object, gone }: Sighting): void => {
    if (gone) queue.forget(keyOf(object));
    else if (isToStart(object)) queue.addAfter(keyOf(object), startDelayMs);
  };
  return follow(around, resources.pods, see);
}

/** Nodes have the first block. No two objects of a member ever had one version, whatever was restarted in between. */
const addressOfPod = ({ metadata }: KubeObject): string =>
  addressOf(65_536 + Number(metadata.resourceVersion ?? 0));

function isToStart(pod: KubeObject): boolean {
  const { metadata, spec, status } = shaped<PodShape>(pod);
  const hasNode = (spec?.nodeName ?? '') !== '';
  return hasNode && metadata.deletionTimestamp === undefined && status?.phase === 'Pending';
}
