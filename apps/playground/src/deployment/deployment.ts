import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type DeploymentShape, type ReplicaSetShape, shaped } from '@navarch/apimachinery';
import { type KubeObject, resources } from '@navarch/model';
import { follow } from '../control/follow.js';
import { KeyQueue } from '../control/key-queue.js';
import { controllerOf, keyOf } from '../control/pods.js';
import { readObject } from '../control/read-object.js';
import type { Surroundings } from '../control/surroundings.js';
import { decideScale, type Revision } from './rollout.decide.js';
import { type StatusFacts, statusOf } from './status.decide.js';

/** Told apart by a hash of the template, in the name and as a label of the pods. */
const hashLabel = 'pod-template-hash';

/**
 * Rolls Deployments out: a ReplicaSet for each template, scaled up and down as the strategy allows.
 *
 * Wakes on a change of a Deployment or of a ReplicaSet of one. ReplicaSets go with their Deployment; of former ones those
 * that are empty are deleted at once, as nobody rolls a simulated cluster back.
 */
export function startDeployments(around: Surroundings): Promise<unknown> {
  const queue = new KeyQueue((key) => reconcile(around, key), around);
  const wakeOwner = (replicaSet: KubeObject): void => {
    const owner = ownerOf(replicaSet);
    if (owner !== undefined) queue.add(`${replicaSet.metadata.namespace ?? ''}/${owner.name}`);
  };
  return Promise.all([
    follow(around, resources.deployments, ({ object }) => queue.add(keyOf(object))),
    follow(around, resources.replicasets, ({ object }) => wakeOwner(object)),
  ]);
}

async function reconcile(around: Surroundings, key: string): Promise<void> {
  const { cache, api } = around;
  const deployment = readObject(cache, resources.deployments, key);
  const [namespace = '', name = ''] = key.split('/');
  const uid = deployment?.metadata.uid;
  const strays = replicaSetsIn(around, namespace).filter(
    (one) => ownerOf(one)?.name === name && controllerOf(one) !== uid,
  );
  for (const { metadata } of strays)
    await api.remove(resources.replicasets, metadata, { uid: metadata.uid });
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
  const present = presentOf(deployment);
  if (readObject(cache, resources.replicasets, keyOf(present)) === undefined)
    await api.create(resources.replicasets, present);
  await roll(around, deployment, present.metadata.name);
  await changeStatus(around, key, present.metadata.name);
}

async function roll(around: Surroundings, deployment: KubeObject, name: string): Promise<void> {
  const scale = decideScale(factsOf(around, deployment, name));
  for (const replicaSet of ownedBy(around, deployment)) {
    const { metadata } = replicaSet;
    const replicas = scale.get(metadata.name);
    const { spec, status } = shaped<ReplicaSetShape>(replicaSet);
    if (replicas !== undefined)
      await around.api.update(resources.replicasets, {
        ...replicaSet,
        spec: { ...spec, replicas },
      });
    else if (metadata.name !== name && spec?.replicas === 0 && (status?.replicas ?? 0) === 0)
      await around.api.remove(resources.replicasets, metadata, { uid: metadata.uid });
  }
}

async function changeStatus(around: Surroundings, key: string, name: string): Promise<void> {
  const deployment = readObject(around.cache, resources.deployments, key);
  if (deployment === undefined) return;
  const status = statusOf(factsOf(around, deployment, name));
  if (isDeepStrictEqual({ ...(deployment['status'] as object) }, { ...status })) return;
  await around.api.update(resources.deployments, { ...deployment, status }, '/status');
}

function factsOf(around: Surroundings, deployment: KubeObject, name: string): StatusFacts {
  const { metadata, spec } = shaped<DeploymentShape>(deployment);
  const { conditions = [] } = (deployment['status'] ?? {}) as Partial<StatusFacts>;
  const revisions = ownedBy(around, deployment).map(revisionOf);
  return {
    name: metadata.name,
    generation: metadata.generation ?? 0,
    wanted: spec?.replicas ?? 1,
    strategy: spec?.strategy ?? {},
    present: revisions.find((one) => one.name === name) ?? { name, ...none },
    former: revisions.filter((one) => one.name !== name),
    conditions,
    now: around.clock(),
  };
}

const none = { wanted: 0, replicas: 0, ready: 0, available: 0 };

function revisionOf(replicaSet: KubeObject): Revision {
  const { metadata, spec, status } = shaped<ReplicaSetShape>(replicaSet);
  return {
    name: metadata.name,
    wanted: spec?.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
}

const replicaSetsIn = ({ cache }: Surroundings, namespace: string): readonly KubeObject[] => {
  const { group, resource } = resources.replicasets;
  return cache.list({ group, resource, namespace }).map(({ object }) => object);
};

const ownedBy = (around: Surroundings, { metadata }: KubeObject): readonly KubeObject[] =>
  replicaSetsIn(around, metadata.namespace ?? '').filter(
    (one) => controllerOf(one) === metadata.uid,
  );

const ownerOf = ({ metadata }: KubeObject): { name: string } | undefined =>
  metadata.ownerReferences?.find(
    (one) => one.controller === true && one.kind === resources.deployments.kind,
  );

/** The same text whatever the order of fields. */
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/** The ReplicaSet of the present template, as it is made: with no replicas yet. */
function presentOf(deployment: KubeObject): KubeObject {
  const { metadata, spec } = shaped<DeploymentShape>(deployment);
  const { template = {}, selector = {} } = spec ?? {};
  const hash = createHash('sha256').update(ordered(template)).digest('hex').slice(0, 10);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const { apiVersion, kind } = deployment;
  const { name, namespace = '', uid = '' } = metadata;
  return {
    apiVersion: 'apps/v1',
    kind: resources.replicasets.kind,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      ownerReferences: [
        { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      replicas: 0,
      ...(spec?.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
