/** Replicas that run in a member and do not become ready there go elsewhere, surge first, and are not sent back. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type Condition, type KubeObject, resources } from '@navarch/model';
import type { Federation } from '../federation/federation.js';
import { eventsOf, placementOf } from '../federation/member-access.js';
import { breakNodes } from '../federation/nodes.js';
import { onFederation } from '../federation/on-federation.js';
import { until } from '../federation/until.js';
import { create, decided, readyReplicas, replicaSet } from '../federation/world.js';

const home = 'broken';
const withinMs = 60_000;
const members = ['sydney', 'tokyo'] as const;
const path = `/apis/apps/v1/namespaces/${home}/replicasets`;

describe('replicas that do not become ready', () => {
  let on: Federation;
  let clients: Readonly<Record<(typeof members)[number], MemberClient>>;

  onFederation(
    { home, members, settings: { NAVARCH_MEMBER_START_DELAY_MS: '1500' } },
    async (started) => {
      ({ on, clients } = started);
      for (const [name, failover] of [
        ['moved', { application: { notReadyForSeconds: 8 } }],
        ['left', undefined],
      ] as const)
        expect((await on.call('POST', policies, policyFor(name, failover))).status).toBe(201);
    },
  );

  const run = (name: string): Promise<void> => create(on, workload(name));
  const untilDecided = (name: string, split: string): Promise<string> =>
    until(
      () => decided(on, home, name),
      (seen) => seen.startsWith(split),
      withinMs,
    );
  const untilReady = (name: string, count: number): Promise<number> =>
    until(
      () => readyReplicas(on, home, name),
      (ready) => ready === count,
      withinMs,
    );
  const conditionOf = async (name: string): Promise<Condition | undefined> =>
    (await placementOf(on, home, name)).status?.conditions?.find(
      ({ type }) => type === 'ApplicationFailover',
    );
  const copyIn = (
    member: (typeof members)[number],
    name: string,
  ): Promise<KubeObject | undefined> => clients[member].get(resources.replicasets, home, name);

  /** The copy in tokyo has pods that are not ready, and is to keep them until others are. */
  const readyInSydneyOnceTokyoShrinks = async (): Promise<number> => {
    const { resourceVersion } = await clients.tokyo.list(resources.replicasets, {
      namespace: home,
    });
    const signal = AbortSignal.timeout(withinMs);
    const watch = clients.tokyo.watch(resources.replicasets, { resourceVersion, signal });
    for await (const { type, object } of watch) {
      const isShrunk = type === 'DELETED' || countIn(object, 'spec', 'replicas') < 2;
      if (object.metadata.name === 'moved' && isShrunk) break;
    }
    const copy = await copyIn('sydney', 'moved');
    return copy === undefined ? 0 : countIn(copy, 'status', 'readyReplicas');
  };

  it('go where they do, and stay where the rules do not say so', async () => {
    await breakNodes(clients.tokyo);
    await run('left');
    await run('moved');
    await untilDecided('moved', 'sydney=2 taipei=0 tokyo=2');
    const shrunk = readyInSydneyOnceTokyoShrinks();
    await untilDecided('moved', 'sydney=4 taipei=0 tokyo=0');
    expect(await shrunk).toBe(4);
    await untilReady('moved', 4);
    await until(
      () => copyIn('tokyo', 'moved'),
      (copy) => copy === undefined,
      withinMs,
    );
    expect(await decided(on, home, 'left')).toBe('sydney=2 taipei=0 tokyo=2');
    expect(await copyIn('tokyo', 'left')).toBeDefined();
    const { spec } = await placementOf(on, home, 'moved');
    expect(spec.failover).toMatchObject({
      notReadyForSeconds: 8,
      clusters: [{ name: 'tokyo', ready: 0, times: 1 }],
    });
    const condition = await until(
      () => conditionOf('moved'),
      (seen) => seen?.status === 'True',
      withinMs,
    );
    expect(condition).toMatchObject({ reason: 'ReplicasNotReady' });
    const told = (await eventsOf(on)).filter(({ reason }) => reason === 'ReplicasNotReady');
    expect(told.map(({ about, message }) => `${about} ${message.split(';')[0]}`)).toEqual([
      'moved tokyo: replicas did not become ready within 8 s',
    ]);
  }, 120_000);

  it('are not sent back by a syncer that was killed meanwhile', async () => {
    process.kill(await on.pidOf('syncer'), 'SIGKILL');
    const scaled = await on.call('PATCH', `${path}/moved`, { spec: { replicas: 6 } });
    expect(scaled.status).toBe(200);
    await untilDecided('moved', 'sydney=6 taipei=0 tokyo=0');
    await untilReady('moved', 6);
  }, 120_000);

  it('stay where they are when they become ready nowhere', async () => {
    await breakNodes(clients.sydney);
    await on.call(
      'POST',
      policies,
      policyFor('hopeless', { application: { notReadyForSeconds: 8 } }),
    );
    await run('hopeless');
    await untilDecided('hopeless', 'sydney=2 taipei=0 tokyo=2');
    await until(
      async () => (await placementOf(on, home, 'hopeless')).spec.failover?.clusters ?? [],
      (clusters) => clusters.length === 2,
      withinMs,
    );
    const { spec } = await placementOf(on, home, 'hopeless');
    expect(spec.clusters.map(({ name, replicas }) => `${name}=${replicas}`).join(' ')).toBe(
      'sydney=2 taipei=0 tokyo=2',
    );
    expect(spec.backlog).toBeUndefined();
    expect(spec.warnings).toEqual([expect.stringContaining('kept where they are')]);
  }, 120_000);
});

const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;

const policyFor = (name: string, failover: object | undefined): object => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: `for-${name}`, namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name }],
    placement: {
      clusters: { names: [...members] },
      ...(failover === undefined ? {} : { failover }),
    },
  },
});

const countIn = (object: KubeObject, part: 'spec' | 'status', field: string): number =>
  (object[part] as Readonly<Record<string, number>> | undefined)?.[field] ?? 0;

const workload = (name: string): KubeObject => {
  const object = replicaSet({ name, namespace: home, replicas: 4, weights: 'tokyo=1' });
  return { ...object, metadata: { name, namespace: home } };
};
