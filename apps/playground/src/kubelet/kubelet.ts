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
 * Nothing is run. A deleted pod is gone at once, since there is nothing to stop. On a node that is labelled for it
 * containers crash: its pods run and are not ready, until the label goes.
 */
export function startKubelet(around: Surroundings, startDelayMs: number): Promise<unknown> {
  const queue = new KeyQueue(async (key) => {
    const pod = readObject(around.cache, resources.pods, key);
    if (pod === undefined || !isToChange(around, pod)) return;
    const how = { isReady: !isFailing(around, pod), now: around.clock() };
    const status = runningStatus(pod, addressOfPod(pod), how);
    await around.api.update(resources.pods, { ...pod, status }, '/status');
  }, around);
  const see = ({ object, gone }: Sighting): void => {
    if (gone) queue.forget(keyOf(object));
    else if (isToChange(around, object)) queue.addAfter(keyOf(object), startDelayMs);
  };
  return Promise.all([
    follow(around, resources.pods, see),
    follow(around, resources.nodes, ({ object }) => {
      for (const { object: pod } of around.cache.list(resources.pods))
        if (nodeOf(pod) === object.metadata.name) see({ object: pod, gone: false });
    }),
  ]);
}

const nodeOf = (pod: KubeObject): string => shaped<PodShape>(pod).spec?.nodeName ?? '';

/** On a Node: containers there crash. */
const failingLabel = 'playground.navarch.dev/failing';

function isFailing({ cache }: Surroundings, pod: KubeObject): boolean {
  const name = nodeOf(pod);
  const { group, resource } = resources.nodes;
  const node = cache.get({ group, resource, namespace: '', name });
  return node?.object.metadata.labels?.[failingLabel] !== undefined;
}

/** Nodes have the first block. No two objects of a member ever had one version, whatever was restarted in between. */
const addressOfPod = ({ metadata }: KubeObject): string =>
  addressOf(65_536 + Number(metadata.resourceVersion ?? 0));

/** It does not run yet, or is not as its node lets it be. */
function isToChange(around: Surroundings, pod: KubeObject): boolean {
  const { metadata, status } = shaped<PodShape>(pod);
  if (nodeOf(pod) === '' || metadata.deletionTimestamp !== undefined) return false;
  if (status?.phase === 'Pending') return true;
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return status?.phase === 'Running' && (ready?.status === 'True') === isFailing(around, pod);
}
