/** Replicas that a member's autoscaler keeps are set when the copy is made, and left alone from then on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { Federation } from './federation.js';
import { isSyncedIn, openMember, statusIn } from './member-access.js';
import { until } from './until.js';
import { create, namespace, readyReplicas, replicaSet } from './world.js';

const home = 'scaled';
const doneWithinMs = 40_000;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;
const workloads = `/apis/apps/v1/namespaces/${home}/replicasets`;
const autoscaler = { fieldManager: 'autoscaler' };

type Seen = { readonly replicas?: number; readonly note?: string };

describe('replicas that are the member’s own business', () => {
  let on: Federation;
  let tokyo: MemberClient;
  let taipei: MemberClient;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    [tokyo, taipei] = await Promise.all([openMember(on, 'tokyo'), openMember(on, 'taipei')]);
    await create(on, namespace(home));
    expect((await on.call('POST', policies, policyFor('tokyo'))).status).toBe(201);
    await create(on, workload);
    await until(
      () => isSyncedIn(on, { namespace: home, placement: 'web' }, ['tokyo']),
      (synced) => synced,
      doneWithinMs,
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all([tokyo?.close(), taipei?.close()]);
    await on?.stop();
  }, 60_000);

  const webIn = async (member: MemberClient): Promise<Seen | undefined> => {
    const found = await member.get(resources.replicasets, home, 'web');
    return found === undefined ? undefined : seen(found);
  };
  const untilSeen = (wanted: Seen): Promise<unknown> =>
    until(
      () => webIn(tokyo),
      (found) => found?.replicas === wanted.replicas && found?.note === wanted.note,
      doneWithinMs,
    );
  const note = async (text: string, more: object = {}): Promise<void> => {
    const template = { metadata: { annotations: { note: text } } };
    const change = { spec: { template, ...more } };
    expect((await on.call('PATCH', `${workloads}/web`, change)).status).toBe(200);
  };

  it('are what was decided when the copy is made, and survive a change of the rest', async () => {
    expect(await webIn(tokyo)).toEqual({ replicas: 2 });
    await note('one');
    await untilSeen({ replicas: 2, note: 'one' });
  }, 60_000);

  it('stay as they were scaled there, whatever is sent', async () => {
    const identity = { name: 'web', namespace: home };
    const scaled: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: identity,
      spec: { replicas: 5 },
    };
    await tokyo.apply(resources.replicasets, scaled, autoscaler);
    await note('two', { replicas: 4 });
    await untilSeen({ replicas: 5, note: 'two' });
    await until(
      () => readyReplicas(on, home, 'web'),
      (ready) => ready === 5,
      doneWithinMs,
    );
    const status = await until(
      () => statusIn(on, { namespace: home, placement: 'web', cluster: 'tokyo' }),
      (found) => found?.synced === true && found.readyReplicas === 5,
      doneWithinMs,
    );
    expect(status).not.toHaveProperty('drift');
  }, 120_000);

  it('go as a whole when the others are ready', async () => {
    const { status } = await on.call('PATCH', `${policies}/web`, {
      spec: policyFor('taipei')['spec'],
    });
    expect(status).toBe(200);
    await until(
      () => webIn(tokyo),
      (found) => found === undefined,
      doneWithinMs,
    );
    expect((await webIn(taipei))?.replicas).toBe(4);
  }, 60_000);

  it('are set again once they are managed', async () => {
    const scaled: KubeObject = { ...workload, metadata: { name: 'web', namespace: home } };
    const five = { ...scaled, spec: { replicas: 5 } };
    await taipei.apply(resources.replicasets, five, autoscaler);
    expect((await webIn(taipei))?.replicas).toBe(5);
    const change = { spec: { sync: { replicas: 'Managed' } } };
    expect((await on.call('PATCH', `${policies}/web`, change)).status).toBe(200);
    await until(
      () => webIn(taipei),
      (found) => found?.replicas === 4,
      doneWithinMs,
    );
  }, 60_000);
});

function seen(found: KubeObject): Seen {
  const { replicas, template } = found['spec'] as {
    readonly replicas: number;
    readonly template: { readonly metadata?: { annotations?: Readonly<Record<string, string>> } };
  };
  const text = template.metadata?.annotations?.['note'];
  return text === undefined ? { replicas } : { replicas, note: text };
}

const policyFor = (cluster: string): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'web', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }],
    placement: { clusters: { names: [cluster] } },
    sync: { replicas: 'Unmanaged' },
  },
});

const workload: KubeObject = {
  ...replicaSet({ name: 'web', namespace: home, replicas: 2, weights: 'tokyo=1' }),
  metadata: { name: 'web', namespace: home },
};
