/** An object that a member had before is refused with what differs, or taken over because a rule says so. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import {
  annotations,
  type ClusterPlacementStatus,
  type KubeObject,
  labels,
  resources,
} from '@navarch/model';
import { Federation } from './federation.js';
import { eventsOf, openMember, placementOf, secret, Told } from './member-access.js';
import { until } from './until.js';
import { create, namespace, replicaSet } from './world.js';

const home = 'taken';
const canary = 'canary-of-the-secret-c07f';
const doneWithinMs = 40_000;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;

describe('an object that a member had before', () => {
  let on: Federation;
  let tokyo: MemberClient;
  let told: Told;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    tokyo = await openMember(on, 'tokyo');
    told = new Told(on, { namespace: home, cluster: 'tokyo' });
    await create(on, namespace(home));
    await tokyo.create(resources.namespaces, namespace(home));
  }, 120_000);
  afterAll(async () => {
    await tokyo?.close();
    await on?.stop();
  }, 60_000);

  const workload = (name: string, more: Readonly<Record<string, string>> = {}): KubeObject => {
    const plain = replicaSet({ name, namespace: home, replicas: 2, weights: 'tokyo=1' });
    const notes = { ...plain.metadata.annotations, ...more };
    return { ...plain, metadata: { ...plain.metadata, annotations: notes } };
  };
  const foundInTokyo = async (name: string): Promise<KubeObject> => {
    const found = await tokyo.get(resources.replicasets, home, name);
    if (found === undefined) throw new Error(`tokyo has no ${name}`);
    return found;
  };
  const untilRefused = (placement: string): Promise<ClusterPlacementStatus> =>
    told.until(placement, ({ conflict }) => conflict !== undefined);

  it('is refused, with the fields that differ, and taken once a policy adopts it', async () => {
    const theirs = await tokyo.create(resources.replicasets, scaled(plain(workload('web')), 5));
    expect((await on.call('POST', policies, policyFor('web', {}))).status).toBe(201);
    await create(on, plain(workload('web')));
    const { conflict, ...refused } = await untilRefused('web');
    expect(refused.synced).toBe(false);
    expect(refused.message).toContain('was not created by this federation');
    expect(conflict).toMatchObject({
      rule: 'Refuse',
      fields: [{ path: 'spec.replicas', theirs: '5' }],
    });
    expect((await foundInTokyo('web')).metadata.generation).toBe(theirs.metadata.generation);

    const adopt = { spec: { sync: { conflict: 'Adopt' } } };
    expect((await on.call('PATCH', `${policies}/for-web`, adopt)).status).toBe(200);
    await told.untilSynced('web');
    const { metadata } = await foundInTokyo('web');
    expect(metadata.uid).toBe(theirs.metadata.uid);
    expect(metadata.labels).toMatchObject({ [labels.managedBy]: 'navarch' });
    expect((await placementOf(on, home, 'web')).spec.sync).toEqual({ conflict: 'Adopt' });
    expect(await told.now('web')).not.toHaveProperty('conflict');
    const adopted = await until(
      async () => (await eventsOf(on)).filter(({ reason }) => reason === 'Adopted'),
      (events) => events.length > 0,
      doneWithinMs,
    );
    expect(adopted.map(({ about, message }) => `${about} ${message}`)).toEqual([
      'web tokyo: took over an object that was there before; changed spec.replicas',
    ]);
  }, 120_000);

  it('is taken when it is equal, and refused until it is', async () => {
    const note = { [annotations.conflict]: 'AdoptIfEqual' };
    await tokyo.create(resources.replicasets, scaled(plain(workload('equal')), 3));
    await create(on, workload('equal', note));
    const refused = await untilRefused('equal');
    expect(refused.conflict?.fields).toEqual([{ path: 'spec.replicas', theirs: '3', ours: '2' }]);
    const mended = { ...identityOf('equal'), spec: { replicas: 2 } };
    await tokyo.apply(resources.replicasets, mended, { fieldManager: 'somebody' });
    await told.untilSynced('equal');
    expect((await foundInTokyo('equal')).metadata.labels).toMatchObject({
      [labels.managedBy]: 'navarch',
    });
  }, 120_000);

  it('is refused whatever the rule when another federation has it', async () => {
    const other = plain(workload('other'));
    const marked = {
      ...other,
      metadata: { ...other.metadata, annotations: { [annotations.federation]: 'fed-of-others' } },
    };
    await tokyo.create(resources.replicasets, marked);
    await create(on, workload('other', { [annotations.conflict]: 'Adopt' }));
    const refused = await untilRefused('other');
    expect(refused.message).toContain('another federation');
    expect(refused.conflict).toMatchObject({ rule: 'Adopt', federation: 'fed-of-others' });
    await tokyo.delete(resources.replicasets, { namespace: home, name: 'other' });
    await told.untilSynced('other');
  }, 120_000);

  it('shows nothing of a Secret but where it differs', async () => {
    await tokyo.create(resources.secrets, secret(home, 'keys', { password: `${canary}-theirs` }));
    await create(on, secret(home, 'keys', { password: `${canary}-ours` }));
    const refused = await untilRefused('keys.secret');
    expect(refused.conflict?.fields).toEqual([{ path: 'data.password' }]);
    const texts = [
      JSON.stringify((await on.call('GET', '/api/v1/events')).body),
      JSON.stringify(await placementOf(on, home, 'keys.secret')),
    ].join();
    for (const value of [`${canary}-theirs`, `${canary}-ours`]) {
      expect(texts).not.toContain(value);
      expect(texts).not.toContain(Buffer.from(value).toString('base64'));
    }
  }, 120_000);

  it('is not taken by an annotation or a policy that nobody can read', async () => {
    const path = `/apis/apps/v1/namespaces/${home}/replicasets`;
    const written = await on.call(
      'POST',
      path,
      workload('bad', { [annotations.conflict]: 'Take' }),
    );
    expect(written.status).toBe(422);
    expect(written.body['message']).toContain('must be one of Refuse, Adopt, AdoptIfEqual');
    const policy = await on.call(
      'POST',
      policies,
      policyFor('bad', { sync: { conflict: 'Take' } }),
    );
    expect(policy.status).toBe(422);
    expect(policy.body['message']).toContain('spec.sync.conflict');
  });
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

const identityOf = (name: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { namespace: home, name },
});

/** As somebody without a federation writes it. */
const plain = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { name: object.metadata.name, namespace: home },
});

const scaled = (object: KubeObject, replicas: number): KubeObject => ({
  ...object,
  spec: { ...(object['spec'] as object), replicas },
});
