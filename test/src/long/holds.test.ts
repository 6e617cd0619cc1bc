/** What the federation stops by itself waits for a person, who sees why and lets it go on; or it ends when its cause does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import {
  annotations,
  type Cluster,
  type Hold,
  type HoldKind,
  type KubeObject,
  resources,
} from '@navarch/model';
import { Federation } from '../federation/federation.js';
import { until } from '../federation/until.js';
import {
  clusterPhase,
  create,
  decided,
  namespace,
  readyReplicas,
  replicaSet,
} from '../federation/world.js';

const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const members = ['sydney', 'taipei', 'tokyo'] as const;
const patienceMs = 60_000;
const secretsMany = 120;
/** What goes before the second count of a burst. */
const removedAtOnceMax = 100;

let on: Federation;
beforeAll(async () => {
  on = await Federation.start({ queue: 'postgres', settings: { NAVARCH_CALM_MS: '1000' } });
}, 180_000);
afterAll(async () => {
  await on?.stop();
}, 60_000);

describe('when two of three clusters are lost at once', () => {
  const home = 'brake';

  it('nothing is evicted until a person approves, and the hold goes when they are back', async () => {
    await create(on, namespace(home));
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'web', namespace: home, replicas: 6, weights }));
    await until(
      () => readyReplicas(on, home, 'web'),
      (ready) => ready === 6,
      patienceMs,
    );
    await Promise.all([on.navarch('kill', 'taipei'), on.navarch('kill', 'tokyo')]);

    const hold = await until(
      () => holdOf('Evictions'),
      (one) => one?.spec.clusters?.length === 2,
      patienceMs,
    );
    expect(hold?.metadata.name).toBe('evictions');
    expect(hold?.spec.clusters).toEqual(['taipei', 'tokyo']);
    await until(
      () => heldClusters(),
      (names) => names === 'taipei tokyo',
      patienceMs,
    );
    expect(await decided(on, home, 'web')).toBe('sydney=2 taipei=2 tokyo=2');
    expect(await eventReasons()).toEqual(expect.arrayContaining(['EvictionsHeld']));
    expect(await on.navarch('holds')).toContain('2 of 3 clusters are lost (taipei, tokyo)');
    expect(await statusText()).toContain('WAITS evictions');

    await on.navarch('approve', 'evictions', '--yes');
    await until(
      () => decided(on, home, 'web'),
      (split) => split === 'sydney=6 taipei=0 tokyo=0',
      patienceMs,
    );

    await Promise.all([on.navarch('revive', 'taipei'), on.navarch('revive', 'tokyo')]);
    for (const name of ['taipei', 'tokyo'])
      await until(
        () => clusterPhase(on, name),
        (phase) => phase === 'ClusterReady',
        patienceMs,
      );
    await until(
      () => holdOf('Evictions'),
      (left) => left === undefined,
      patienceMs,
    );
    await until(
      () => heldClusters(),
      (names) => names === '',
      patienceMs,
    );
  }, 240_000);
});

describe('when many objects are deleted at once', () => {
  const home = 'mass';
  const path = `/api/v1/namespaces/${home}/secrets`;

  it('their copies stay until a person approves; one that is made again keeps its copy', async () => {
    await create(on, namespace(home));
    const names = Array.from({ length: secretsMany }, (_, at) => `s-${at}`);
    await Promise.all(names.map((name) => create(on, secret(home, name))));
    await until(
      () => copiesIn('sydney', home),
      (found) => found.length === secretsMany,
      patienceMs,
    );

    await on.call('DELETE', path);
    expect(((await on.call('GET', path)).body['items'] as unknown[]).length).toBe(0);
    const hold = await until(
      () => holdOf('MassDeletion'),
      (one) => one !== undefined,
      patienceMs,
    );
    expect(hold?.metadata.name).toBe('mass-deletion');
    const kept = await copiesIn('sydney', home);
    expect(kept.length).toBeGreaterThanOrEqual(secretsMany - removedAtOnceMax);

    const again = kept.at(-1)?.metadata.name ?? '';
    const uid = kept.at(-1)?.metadata.uid;
    await create(on, secret(home, again));
    const object = (await on.call('GET', `${path}/${again}`)).body.metadata.uid;
    for (const member of members)
      await until(
        async () => (await copiesIn(member, home)).map(ofObject),
        (uids) => uids.includes(object),
        patienceMs,
      );
    expect((await copiesIn('sydney', home)).map((one) => one.metadata.uid)).toContain(uid);

    await on.kubectl(
      'patch',
      'hold',
      'mass-deletion',
      '--type=merge',
      '-p',
      '{"spec":{"approved":true}}',
    );
    for (const member of members) {
      const left = await until(
        () => copiesIn(member, home),
        (found) => found.length === 1,
        patienceMs,
      );
      expect(left[0]?.metadata.name).toBe(again);
    }
    await until(
      () => holdOf('MassDeletion'),
      (left) => left === undefined,
      patienceMs,
    );
    expect((await copiesIn('sydney', home))[0]?.metadata.uid).toBe(uid);
  }, 240_000);
});

describe('when a policy leaves what runs nowhere to run', () => {
  const home = 'empty';
  const path = `${fleet}/namespaces/${home}/placementpolicies/gold`;

  it('it stays until a person approves', async () => {
    await create(on, namespace(home));
    await on.call('POST', `${fleet}/namespaces/${home}/placementpolicies`, policy(home, 'sydney'));
    await create(on, secret(home, 'db'));
    await until(
      () => copiesIn('sydney', home),
      (found) => found.length === 1,
      patienceMs,
    );

    const edited = { spec: policy(home, 'sidney')['spec'] };
    expect((await on.call('PATCH', path, edited)).status).toBe(200);
    const hold = await until(
      () => holdOf('EmptyPlacement'),
      (one) => one !== undefined,
      patienceMs,
    );
    expect(hold?.spec.message).toContain('1 workload would run nowhere by PlacementPolicy');
    expect(await copiesIn('sydney', home)).toHaveLength(1);

    const refused = await on.call('PATCH', `${fleet}/holds/${hold?.metadata.name}`, {
      spec: { message: 'nothing to see' },
    });
    expect(refused.status).toBe(422);
    expect(String(refused.body['message'])).toContain('spec.message');

    await on.navarch('approve', hold?.metadata.name ?? '', '--yes');
    await until(
      () => copiesIn('sydney', home),
      (found) => found.length === 0,
      patienceMs,
    );
    await until(
      () => holdOf('EmptyPlacement'),
      (left) => left === undefined,
      patienceMs,
    );
  }, 240_000);
});

async function holdOf(kind: HoldKind): Promise<Hold | undefined> {
  const { body } = await on.call('GET', `${fleet}/holds`);
  return (body['items'] as readonly Hold[]).find(({ spec }) => spec.kind === kind);
}

/** It exits with 1 while something is down; what it says is what is wanted. */
const statusText = async (): Promise<string> =>
  await on.navarch('status').catch((error: { readonly stdout: string }) => error.stdout);

async function heldClusters(): Promise<string> {
  const { body } = await on.call('GET', `${fleet}/clusters`);
  return (body['items'] as readonly Cluster[])
    .filter(({ status }) =>
      status?.conditions?.some((one) => one.type === 'EvictionsHeld' && one.status === 'True'),
    )
    .map(({ metadata }) => metadata.name)
    .join(' ');
}

async function eventReasons(): Promise<readonly unknown[]> {
  const { body } = await on.call('GET', '/api/v1/namespaces/default/events');
  return (body['items'] as readonly KubeObject[]).map((event) => event['reason']);
}

async function copiesIn(member: string, home: string): Promise<readonly KubeObject[]> {
  const text = await readFile(join(on.folder, 'members', member, 'kubeconfig'), 'utf8');
  const client = new MemberClient(parseMemberKubeconfig(text, { allowLoopback: true }));
  const { items } = await client.list(resources.secrets, { namespace: home, limit: 500 });
  await client.close();
  return items;
}

/** uid of the federated object that a copy is of. */
const ofObject = (copy: KubeObject): string | undefined =>
  copy.metadata.annotations?.[annotations.uid];

const secret = (home: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: home },
  stringData: { key: name },
});

const policy = (home: string, cluster: string): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'v1', kind: 'Secret' }],
    placement: { clusters: { names: [cluster] } },
  },
});
