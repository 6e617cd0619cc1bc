import { type PodShape, shaped } from '@navarch/apimachinery';
import { type KubeObject, resources, toTimestamp } from '@navarch/model';
import { follow, type Sighting } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { hasEnded, keyOf, type Pods } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { chooseNode } from './choose-node.decide.js';
import { needsOf } from './needs.js';
import { candidates } from './nodes.js';
import { unschedulableStatus, whyUnschedulable } from './pod-status.js';

/**
 * Gives pods a node.
 *
 * Wakes on a pod without one, and looks at all that wait again whenever room may have been made. A pod that
 * fits nowhere says so in its status, as it would in a real cluster.
 */
export function startScheduler(around: Surroundings, pods: Pods): Promise<unknown> {
  const queue = new KeyQueue((key) => schedulePod(around, pods, key), around);
  const seePod = ({ object, gone }: Sighting): void => {
    const isOver = gone || hasEnded(object);
    const hasNode = (shaped<PodShape>(object).spec?.nodeName ?? '') !== '';
    if (isOver) queue.forget(keyOf(object));
    else if (!hasNode) return queue.add(keyOf(object));
    if (isOver && hasNode) retryAll(queue, pods);
  };
  return Promise.all([
    follow(around, resources.pods, seePod),
    follow(around, resources.nodes, () => retryAll(queue, pods)),
  ]);
}

function retryAll(queue: KeyQueue, pods: Pods): void {
  for (const key of pods.withoutNode()) queue.add(key);
}

async function schedulePod(around: Surroundings, pods: Pods, key: string): Promise<void> {
  const pod = readObject(around.cache, resources.pods, key);
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
  const spec = shaped<PodShape>(pod).spec ?? {};
  if ((spec.nodeName ?? '') !== '') return;
  const wish = {
    needs: needsOf(pod),
    nodeSelector: spec.nodeSelector ?? {},
    tolerations: spec.tolerations ?? [],
  };
  const choice = chooseNode(wish, candidates(around.cache, pods));
  switch (choice.kind) {
    case 'node':
      return around.api.update(resources.pods, {
        ...pod,
        spec: { ...spec, nodeName: choice.name },
      });
    case 'none':
      return complain(around, pod, choice.message);
  }
}

async function complain(around: Surroundings, pod: KubeObject, message: string): Promise<void> {
  const before = whyUnschedulable(pod);
  if (before?.message === message) return;
  const since = before?.lastTransitionTime ?? toTimestamp(around.clock());
  const status = unschedulableStatus(message, since);
  await around.api.update(resources.pods, { ...pod, status }, '/status');
}
