/** What users of the federation do in a run, by the seed. They write past the API, and what they write is acknowledged. */
import {
  type KubeObject,
  type ObjectKey,
  type ResourceName,
  resources,
  toTimestamp,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { SimulatedMember } from './member.js';
import type { Random } from './random.js';
import { ships } from './ships.js';

export type Operating = {
  readonly store: Store;
  readonly members: ReadonlyMap<string, SimulatedMember>;
  readonly random: Random;
  readonly now: () => number;
};

export type Operation = (on: Operating) => Promise<string> | string;

export const namespace = 'web';
export const names = ['a', 'b', 'c'] as const;
const user = 'ann';

export const keyIn = (
  { group, resource }: ResourceName,
  name: string,
  within = namespace,
): ObjectKey => ({ group, resource, namespace: within, name });

export async function createObject(
  { store, now }: Pick<Operating, 'store' | 'now'>,
  key: ObjectKey,
  fields: Record<string, unknown>,
): Promise<void> {
  const found = Object.values(resources).find(
    (one) => one.resource === key.resource && one.group === key.group,
  );
  const position = await store.objects.revision();
  const body: KubeObject = {
    apiVersion: key.group === '' ? 'v1' : `${key.group}/${found?.version ?? 'v1'}`,
    kind: found?.kind ?? '',
    metadata: {
      name: key.name,
      ...(key.namespace === '' ? {} : { namespace: key.namespace }),
      uid: `object-${position + 1}`,
      creationTimestamp: toTimestamp(now()),
      generation: 1,
    },
    ...fields,
  };
  await store.objects.commit({ verb: 'create', key, body }, user);
}

async function editObject(
  { store }: Operating,
  key: ObjectKey,
  change: (body: KubeObject) => KubeObject,
): Promise<void> {
  const found = await store.objects.get(key);
  if (found === undefined) return;
  const body = change(found.body);
  await store.objects.commit({ verb: 'update', key, body, precondition: {} }, user);
}

const deleteObject = ({ store }: Operating, key: ObjectKey): Promise<unknown> =>
  store.objects.commit({ verb: 'delete', key, precondition: {} }, user);

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a' }] } };

async function createWorkload(on: Operating): Promise<string> {
  const name = on.random.pick(names);
  const replicas = 1 + on.random.below(9);
  const spec = { replicas, selector: { matchLabels: { app: 'a' } }, template };
  await createObject(on, keyIn(resources.replicasets, name), { spec });
  return `create replicaset ${name} of ${replicas}`;
}

async function scaleWorkload(on: Operating): Promise<string> {
  const name = on.random.pick(names);
  const replicas = on.random.below(10);
  await editObject(on, keyIn(resources.replicasets, name), (body) => ({
    ...body,
    spec: { ...(body['spec'] as Record<string, unknown>), replicas },
  }));
  return `scale replicaset ${name} to ${replicas}`;
}

async function writeSecret(on: Operating): Promise<string> {
  const name = on.random.pick(names);
  const data = { value: Buffer.from(String(on.random.below(1_000))).toString('base64') };
  const key = keyIn(resources.secrets, name);
  if ((await on.store.objects.get(key)) === undefined) await createObject(on, key, { data });
  else await editObject(on, key, (body) => ({ ...body, data }));
  return `write secret ${name}`;
}

async function writeShip(on: Operating): Promise<string> {
  const name = on.random.pick(names);
  const spec = { colour: `colour-${on.random.below(1_000)}` };
  const key = keyIn(ships, name);
  if ((await on.store.objects.get(key)) !== undefined)
    await editObject(on, key, (body) => ({ ...body, spec }));
  else await createObject(on, key, { kind: ships.kind, spec });
  return `write ship ${name}`;
}

async function labelNamespace(on: Operating): Promise<string> {
  const labels = { team: `team-${on.random.below(100)}` };
  await editObject(on, keyIn(resources.namespaces, namespace, ''), (body) => ({
    ...body,
    metadata: { ...body.metadata, labels },
  }));
  return `label the namespace ${labels.team}`;
}

async function removeObject(on: Operating): Promise<string> {
  const resource = on.random.pick<ResourceName>([resources.secrets, resources.replicasets, ships]);
  const key = keyIn(resource, on.random.pick(names));
  await deleteObject(on, key);
  return `delete ${resource.resource} ${key.name}`;
}

async function recreate(on: Operating): Promise<string> {
  const key = keyIn(resources.replicasets, on.random.pick(names));
  const found = await on.store.objects.get(key);
  if (found === undefined) return await createWorkload(on);
  await deleteObject(on, key);
  await createObject(on, key, { spec: found.body['spec'] });
  return `recreate replicaset ${key.name}`;
}

/** Sets the rules for all ReplicaSets: a maximum in one cluster, weights, what must stay ready. */
async function setPolicy(on: Operating): Promise<string> {
  const { random, members } = on;
  const cluster = [...members.keys()][random.below(members.size)] ?? '';
  const placement = {
    division: {
      limits: [{ cluster, max: 1 + random.below(6) }],
      ...(random.chance(0.5)
        ? {
            weights: [
              { cluster, weight: 3 },
              { cluster: '*', weight: 1 },
            ],
          }
        : {}),
    },
    ...(random.chance(0.5) ? { minReadyReplicas: random.pick(['50%', '80%', 1]) } : {}),
    ...(random.chance(0.5) ? { move: { drainSeconds: random.pick([1, 5, 20]) } } : {}),
  };
  const { group, version, kind } = resources.replicasets;
  const spec = { resourceSelectors: [{ apiVersion: `${group}/${version}`, kind }], placement };
  const key = keyIn(resources.placementPolicies, 'rules');
  if ((await on.store.objects.get(key)) === undefined) await createObject(on, key, { spec });
  else await editObject(on, key, (body) => ({ ...body, spec }));
  return `set the policy: ${JSON.stringify(placement)}`;
}

async function dropPolicy(on: Operating): Promise<string> {
  await deleteObject(on, keyIn(resources.placementPolicies, 'rules'));
  return 'drop the policy';
}

const freezeKey = keyIn(resources.freezes, 'stop', '');

async function freeze(on: Operating): Promise<string> {
  const cluster = [...on.members.keys()][on.random.below(on.members.size)] ?? '';
  await createObject(on, freezeKey, { spec: { clusters: [cluster] } });
  return `freeze ${cluster}`;
}

export async function unfreeze(on: Operating): Promise<string> {
  await deleteObject(on, freezeKey);
  return 'unfreeze';
}

/** By how often they come. */
export const operations: readonly [Operation, ...Operation[]] = [
  createWorkload,
  createWorkload,
  scaleWorkload,
  scaleWorkload,
  scaleWorkload,
  writeSecret,
  writeSecret,
  writeShip,
  removeObject,
  recreate,
  setPolicy,
  dropPolicy,
  labelNamespace,
  freeze,
  unfreeze,
];
