/** What somebody changes in a member is told (what, who, when), and is undone, left or given up as the rules say. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources, type SyncRules } from '@navarch/model';
import { Federation } from './federation.js';
import { eventsOf, openMember, placementOf, secret, Told } from './member-access.js';
import { until } from './until.js';
import { create, namespace, replicaSet } from './world.js';

const home = 'changed';
const canary = 'canary-of-the-secret-d21b';
const stranger = { fieldManager: 'somebody' };
const doneWithinMs = 40_000;
const quietMs = 3_000;
const correctionsMax = 6;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;
const workloads = `/apis/apps/v1/namespaces/${home}/replicasets`;

describe('a change in a member', () => {
  let on: Federation;
  let tokyo: MemberClient;
  let told: Told;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    tokyo = await openMember(on, 'tokyo');
    told = new Told(on, { namespace: home, cluster: 'tokyo' });
    await create(on, namespace(home));
  }, 120_000);
  afterAll(async () => {
    await tokyo?.close();
    await on?.stop();
  }, 60_000);

  const replicasOf = async (name: string): Promise<number | undefined> => {
    const found = await tokyo.get(resources.replicasets, home, name);
    return (found?.['spec'] as { readonly replicas?: number } | undefined)?.replicas;
  };
  const untilReplicas = (name: string, replicas: number | undefined): Promise<unknown> =>
    until(
      () => replicasOf(name),
      (found) => found === replicas,
      doneWithinMs,
    );
  const scale = async (name: string, replicas: number): Promise<void> => {
    const scaled: KubeObject = { ...identityOf('ReplicaSet', name), spec: { replicas } };
    await tokyo.apply(resources.replicasets, scaled, stranger);
  };
  const driftsTold = async (name: string): Promise<readonly string[]> =>
    (await eventsOf(on))
      .filter(({ about, reason }) => about === name && reason === 'Drift')
      .map(({ message }) => message);
  const place = async (name: string, sync?: SyncRules): Promise<void> => {
    const policy = policyFor(name, sync === undefined ? {} : { sync });
    expect((await on.call('POST', policies, policy)).status).toBe(201);
    await create(on, plain(name));
    await told.untilSynced(name);
  };

  it('is told with both values, who, when and what was done', async () => {
    await place('web');
    await scale('web', 5);
    await untilReplicas('web', 2);
    const { drift } = await told.until('web', (found) => found.drift !== undefined && found.synced);
    expect(drift).toEqual({
      fields: [{ path: 'spec.replicas', old: '2', new: '5' }],
      manager: 'somebody',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
      action: 'corrected',
      count: 1,
    });
    await until(
      () => driftsTold('web'),
      (told) => told.includes('tokyo: spec.replicas changed in the member by somebody; corrected'),
      doneWithinMs,
    );
    await tokyo.delete(resources.replicasets, { namespace: home, name: 'web' });
    const again = await told.until('web', (found) => found.drift?.count === 2 && found.synced);
    expect(again.drift).toMatchObject({ fields: [], deleted: true, action: 'corrected' });
  }, 120_000);

  it('shows nothing of a Secret', async () => {
    await create(on, secret(home, 'keys', { password: `${canary}-ours` }));
    await told.untilSynced('keys.secret');
    const data = { password: Buffer.from(`${canary}-theirs`).toString('base64') };
    await tokyo.apply(resources.secrets, { ...identityOf('Secret', 'keys'), data }, stranger);
    const { drift } = await told.until('keys.secret', (found) => found.drift !== undefined);
    expect(drift).toMatchObject({ fields: [{ path: 'data.password' }], manager: 'somebody' });
    const texts = [
      JSON.stringify((await on.call('GET', '/api/v1/events')).body),
      JSON.stringify(await placementOf(on, home, 'keys.secret')),
    ].join();
    for (const value of [`${canary}-theirs`, `${canary}-ours`]) {
      expect(texts).not.toContain(value);
      expect(texts).not.toContain(Buffer.from(value).toString('base64'));
    }
  }, 120_000);

  it('is left where the policy says Report, until it says Correct', async () => {
    await place('reported', { drift: 'Report' });
    await scale('reported', 5);
    const found = await told.until('reported', (one) => one.message.startsWith('drifted'));
    expect(found.message).toMatch(
      /^drifted: spec\.replicas changed in the member by somebody; left/,
    );
    expect(found.drift).toMatchObject({ action: 'reported', count: 1 });
    await sleep(quietMs);
    expect(await replicasOf('reported')).toBe(5);
    expect((await told.now('reported')).drift?.count).toBe(1);
    const correct = { spec: { sync: { drift: 'Correct' } } };
    expect((await on.call('PATCH', `${policies}/for-reported`, correct)).status).toBe(200);
    await untilReplicas('reported', 2);
    await told.untilSynced('reported');
  }, 120_000);

  it('is left where the policy says Report, until the object changes', async () => {
    await place('gone', { drift: 'Report' });
    await tokyo.delete(resources.replicasets, { namespace: home, name: 'gone' });
    const found = await told.until(
      'gone',
      (one) => one.message.startsWith('drifted') && one.readyReplicas === undefined,
    );
    expect(found).toMatchObject({ synced: false, drift: { deleted: true } });
    await sleep(quietMs);
    expect(await replicasOf('gone')).toBeUndefined();
    expect((await on.call('PATCH', `${workloads}/gone`, { spec: { replicas: 3 } })).status).toBe(
      200,
    );
    await untilReplicas('gone', 3);
    await told.untilSynced('gone');
  }, 120_000);

  it('is left and quiet where the policy says Accept', async () => {
    await place('accepted', { drift: 'Accept' });
    await scale('accepted', 5);
    const found = await told.until(
      'accepted',
      (one) => one.drift !== undefined && one.synced && one.message.startsWith('as desired but'),
    );
    expect(found.drift).toMatchObject({ action: 'accepted', count: 1 });
    await sleep(quietMs);
    expect(await replicasOf('accepted')).toBe(5);
    expect(await driftsTold('accepted')).toEqual([]);
  }, 120_000);

  it('that comes again and again is not fought for ever', async () => {
    await place('fought');
    for (let round = 0; round < correctionsMax; round += 1) {
      await scale('fought', 5 + round);
      await untilReplicas('fought', 2);
    }
    await scale('fought', 50);
    const found = await told.until('fought', (one) =>
      one.message.includes('corrections rest until'),
    );
    expect([found.synced, found.drift?.count]).toEqual([false, correctionsMax + 1]);
    await sleep(quietMs);
    expect(await replicasOf('fought')).toBe(50);
    await until(
      () => driftsTold('fought'),
      (told) => told.some((message) => message.endsWith('so corrections rest')),
      doneWithinMs,
    );
    const path = `${workloads}/fought`;
    expect((await on.call('PATCH', path, { spec: { replicas: 3 } })).status).toBe(200);
    await untilReplicas('fought', 3);
    await told.untilSynced('fought');
  }, 180_000);
});

const policyFor = (name: string, rules: object): object => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: `for-${name}`, namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name }],
    placement: { clusters: { names: ['tokyo'] } },
    ...rules,
  },
});

function identityOf(kind: 'Secret' | 'ReplicaSet', name: string): KubeObject {
  const apiVersion = kind === 'Secret' ? 'v1' : 'apps/v1';
  return { apiVersion, kind, metadata: { namespace: home, name } };
}

const plain = (name: string): KubeObject => ({
  ...replicaSet({ name, namespace: home, replicas: 2, weights: 'tokyo=1' }),
  metadata: { name, namespace: home },
});
