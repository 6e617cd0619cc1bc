/** A move whose new replicas never become ready: it waits for as long as the policy says, and then keeps the floor that it names. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { resources } from '@navarch/model';
import type { Federation } from '../federation/federation.js';
import { breakNodes, mendNodes } from '../federation/nodes.js';
import { onFederation } from '../federation/on-federation.js';
import { until } from '../federation/until.js';
import { create, decided, readyReplicas, replicaSet } from '../federation/world.js';

const home = 'patience';
const members = ['sydney', 'tokyo'] as const;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;
const withinMs = 90_000;
const timeoutSeconds = 8;
/** Longer than anything else that may make a copy shrink. */
const quietMs = 6_000;

describe('a move whose new replicas do not become ready', () => {
  let on: Federation;
  let clients: Readonly<Record<(typeof members)[number], MemberClient>>;
  onFederation({ home, members }, async (started) => {
    ({ on, clients } = started);
    expect((await on.call('POST', policies, policyFor('tokyo'))).status).toBe(201);
    await create(on, plainWeb);
    await untilReady(4);
  });

  const untilReady = (count: number): Promise<number> =>
    until(
      () => readyReplicas(on, home, 'web'),
      (ready) => ready === count,
      withinMs,
    );
  const replicasIn = async (member: (typeof members)[number]): Promise<number> => {
    const copy = await clients[member].get(resources.replicasets, home, 'web');
    return (copy?.['spec'] as { replicas?: number } | undefined)?.replicas ?? 0;
  };

  it('keeps all until the timeout, then the floor, and ends when they are ready after all', async () => {
    await breakNodes(clients.sydney);
    const { spec } = policyFor('sydney');
    expect((await on.call('PATCH', `${policies}/web`, { spec })).status).toBe(200);
    await until(
      () => decided(on, home, 'web'),
      (split) => split.includes('sydney=4'),
      withinMs,
    );
    const movedAt = Date.now();
    await until(
      () => replicasIn('sydney'),
      (replicas) => replicas === 4,
      withinMs,
    );
    await until(
      () => replicasIn('tokyo'),
      (replicas) => replicas < 4,
      withinMs,
    );
    expect(Date.now() - movedAt).toBeGreaterThan((timeoutSeconds - 1) * 1_000);
    const least = await leastWithin(quietMs, () => replicasIn('tokyo'));
    expect(least).toBe(2);
    expect(await readyReplicas(on, home, 'web')).toBe(2);
    await mendNodes(clients.sydney);
    await until(
      () => replicasIn('tokyo'),
      (replicas) => replicas === 0,
      withinMs,
    );
    await untilReady(4);
  }, 240_000);
});

/** The least that was seen in so long. */
async function leastWithin(ms: number, look: () => Promise<number>): Promise<number> {
  const endsAt = Date.now() + ms;
  let least = Infinity;
  while (Date.now() < endsAt) least = Math.min(least, await look());
  return least;
}

const plainWeb = {
  ...replicaSet({ name: 'web', namespace: home, replicas: 4, weights: 'tokyo=1' }),
  metadata: { name: 'web', namespace: home },
};

const policyFor = (cluster: string) => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'web', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }],
    placement: {
      clusters: { names: [cluster] },
      minReadyReplicas: '50%',
      move: { readyTimeoutSeconds: timeoutSeconds },
    },
  },
});
