/**
 * Argo CD, Flux and Terraform's provider at a federation: what each sends and what it looks for before it goes on, and what
 * becomes of it in the members. That each answer is a kube-apiserver's is the parity session's to say.
 */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { create, namespace } from './world.js';

const home = 'shop';
const withinMs = 60_000;
const apply = 'application/apply-patch+yaml';
const jsonPatch = 'application/json-patch+json';
const apps = `/apis/apps/v1/namespaces/${home}`;
const fleet = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}`;

let on: Federation;
let members: readonly MemberClient[];

describe('tools that deliver', () => {
  onFederation({ home, members: ['tokyo', 'sydney', 'taipei'] }, (started) => {
    on = started.on;
    members = Object.values(started.clients);
  });

  it('Argo CD: syncs, finds no difference, sees a tree without strangers, and prunes', async () => {
    const tracked = (name: string) => ({
      name,
      namespace: home,
      annotations: { 'argocd.argoproj.io/tracking-id': `shop:${name}` },
    });
    const settings = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: tracked('settings'),
      data: { color: 'blue' },
    };
    const web = workload('Deployment', tracked('web'));
    await create(on, settings);
    await create(on, web);
    await settled(`${apps}/deployments/web`);
    const compared = `${apps}/deployments/web?dryRun=All&fieldManager=argocd-controller&force=true`;
    const { spec, metadata } = (await on.patch(compared, web, apply)).body;
    const live = (await on.call('GET', `${apps}/deployments/web`)).body;
    expect({ spec, version: metadata.resourceVersion }).toEqual({
      spec: live['spec'],
      version: live.metadata.resourceVersion,
    });
    const all = await objectsAt(home);
    const tops = all.filter(
      ({ metadata: { ownerReferences = [] } }) => ownerReferences.length === 0,
    );
    expect(namesOf(tops)).toEqual(['settings', 'web']);
    const below = all.filter(({ metadata: { ownerReferences = [] } }) =>
      ownerReferences.some(({ uid }) => uid === live.metadata.uid),
    );
    expect(below.map(({ kind }) => kind).toSorted()).toEqual([
      'Placement',
      'Pod',
      'Pod',
      'Pod',
      'ReplicaSet',
    ]);
    await on.call('DELETE', `${apps}/deployments/web`, { propagationPolicy: 'Foreground' });
    await gone(`${apps}/deployments/web`);
    await gone(`${fleet}/placements/web.deployment`);
    await absent(resources.deployments, 'web');
  }, 180_000);

  it('Flux: waits until all is current, finds no drift, and makes anew what cannot be changed', async () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'shop' };
    const worker = (app: string) => workload('ReplicaSet', { name: 'worker', labels }, app);
    const path = `${apps}/replicasets/worker`;
    const manager = 'fieldManager=kustomize-controller&force=true';
    const applied = (app: string, query = '') =>
      on.patch(`${path}?${query}${manager}`, worker(app), apply);
    expect((await applied('worker')).status).toBe(201);
    const current = await settled(path);
    const dry = await applied('worker', 'dryRun=All&');
    expect(dry.body.metadata.resourceVersion).toBe(current.metadata.resourceVersion);
    expect(await applied('other', 'dryRun=All&')).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('field is immutable') },
    });
    await on.call('DELETE', path, { propagationPolicy: 'Background' });
    await gone(path);
    expect((await applied('other')).status).toBe(201);
    await settled(path);
    const others = { namespace: home, labelSelector: 'app=other' };
    const pods = await Promise.all(members.map((one) => one.list(resources.pods, others)));
    expect(pods.flatMap(({ items }) => items)).toHaveLength(3);
  }, 180_000);

  it('Terraform: waits for a rollout, reads back what it set, and destroys until nothing is there', async () => {
    await create(on, namespace('tf'));
    const path = '/apis/apps/v1/namespaces/tf/deployments/web';
    await create(on, workload('Deployment', { name: 'web', namespace: 'tf' }));
    const { spec } = await settled(path);
    const wanted = { ...(spec as object), replicas: 6 };
    const change = [{ op: 'replace', path: '/spec', value: wanted }];
    expect((await on.patch(path, change, jsonPatch)).status).toBe(200);
    expect((await settled(path))['spec']).toEqual(wanted);
    await on.call('DELETE', path);
    await gone(path);
    await on.call('DELETE', '/api/v1/namespaces/tf');
    await gone('/api/v1/namespaces/tf');
    await absent(resources.deployments, 'web', 'tf');
  }, 180_000);
});

const workload = (kind: string, metadata: KubeObject['metadata'], app = metadata.name) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata,
  spec: {
    replicas: 3,
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: { containers: [{ name: 'main', image: 'nginx:1' }] },
    },
  },
});

type Counts = Readonly<Record<string, number>>;

/** The object when all three would go on: it was observed as it is, and everything that it wants is ready. */
const settled = (path: string): Promise<KubeObject> =>
  until(
    async () => (await on.call('GET', path)).body,
    ({ kind, metadata, spec, status }) => {
      const { replicas: wanted } = spec as { readonly replicas: number };
      const counts = (status ?? {}) as Counts;
      const fields = ['replicas', 'readyReplicas', 'availableReplicas'];
      const all = kind === 'Deployment' ? [...fields, 'updatedReplicas'] : fields;
      const isObserved = (counts['observedGeneration'] ?? 0) >= (metadata.generation ?? 0);
      return isObserved && all.every((field) => counts[field] === wanted);
    },
    withinMs,
  );

const gone = (path: string): Promise<number> =>
  until(
    async () => (await on.call('GET', path)).status,
    (status) => status === 404,
    withinMs,
  );

const absent = (
  resource: Parameters<MemberClient['list']>[0],
  name: string,
  from = home,
): Promise<readonly string[]> =>
  until(
    async () => {
      const lists = await Promise.all(
        members.map((one) => one.list(resource, { namespace: from })),
      );
      return namesOf(lists.flatMap(({ items }) => items));
    },
    (names) => !names.includes(name),
    withinMs,
  );

const namesOf = (objects: readonly KubeObject[]): readonly string[] =>
  objects.map(({ metadata }) => metadata.name).toSorted();

/** Everything in the namespace that a list and a watch would find, but Events: as a cache of the whole cluster does. */
async function objectsAt(place: string): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  for (const version of ['/api/v1', '/apis/apps/v1', '/apis/fleet.navarch.dev/v1alpha1']) {
    const { resources: served } = (await on.call('GET', version)).body as unknown as Discovery;
    for (const { name, namespaced, verbs, kind } of served) {
      const isListed = ['list', 'watch'].every((verb) => verbs.includes(verb));
      if (!namespaced || !isListed || kind === 'Event') continue;
      const { status, body } = await on.call(
        'GET',
        `${version}/namespaces/${place}/${name}?limit=500`,
      );
      expect({ name, status }).toEqual({ name, status: 200 });
      const { items } = body as unknown as { readonly items: readonly KubeObject[] };
      found.push(...items.map((item) => ({ ...item, kind })));
    }
  }
  return found;
}

type Discovery = {
  readonly resources: readonly {
    readonly name: string;
    readonly namespaced: boolean;
    readonly kind: string;
    readonly verbs: readonly string[];
  }[];
};
