/** A copy that differs in what no write can change is left and reported, or deleted and made anew, and never lost on the way. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type ClusterPlacementStatus, type KubeObject, resources } from '@navarch/model';
import type { Federation } from '../federation/federation.js';
import {
  eventsOf,
  isSyncedIn,
  placementOf,
  secret,
  statusIn,
} from '../federation/member-access.js';
import { suspend } from '../federation/suspend.js';
import { onFederation } from '../federation/on-federation.js';
import { until } from '../federation/until.js';
import { create, readyReplicas, replicaSet } from '../federation/world.js';

const home = 'fixed';
const withinMs = 60_000;
const members = ['sydney', 'tokyo'] as const;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;
const stranger = { fieldManager: 'somebody' };

describe('a copy that no write can make agree', () => {
  let on: Federation;
  let clients: Readonly<Record<(typeof members)[number], MemberClient>>;

  onFederation({ home, members }, (started) => {
    ({ on, clients } = started);
  });

  const secretIn = (name: string): Promise<KubeObject | undefined> =>
    clients.tokyo.get(resources.secrets, home, name);
  const isSynced = (placement: string): Promise<boolean> =>
    isSyncedIn(on, { namespace: home, placement }, members);
  const statusOf = (placement: string): Promise<ClusterPlacementStatus | undefined> =>
    statusIn(on, { namespace: home, placement, cluster: 'tokyo' });
  const untilTrue = (ask: () => Promise<boolean>): Promise<boolean> =>
    until(ask, (answer) => answer, withinMs);
  const rotate = (name: string, password: string): Promise<unknown> =>
    on.call('PATCH', `/api/v1/namespaces/${home}/secrets/${name}`, {
      data: { password: encoded(password) },
    });
  /** Makes the Secret and lets somebody in tokyo seal its copy. */
  const sealedIn = async (name: string, more: object = {}): Promise<KubeObject> => {
    await create(on, secret(home, name, { password: 'old' }));
    await untilTrue(() => isSynced(`${name}.secret`));
    return await clients.tokyo.apply(resources.secrets, sealing({ name, ...more }), stranger);
  };

  it('is made anew when it is a Secret', async () => {
    const before = await sealedIn('keys');
    await rotate('keys', 'new');
    const after = await until(
      () => secretIn('keys'),
      (found) => found !== undefined && found.metadata.uid !== before.metadata.uid,
      withinMs,
    );
    expect(after?.['data']).toEqual({ password: encoded('new') });
    await untilTrue(() => isSynced('keys.secret'));
    const status = await statusOf('keys.secret');
    expect(status).not.toHaveProperty('immutable');
    expect(status).not.toHaveProperty('drift');
    const told = await untilEvents('Recreated', 'keys.secret');
    expect(told).toEqual(['tokyo: deleted and made anew, as data.password cannot be changed']);
  }, 120_000);

  it('is made, and nobody blamed, when the syncer dies between its end and its beginning', async () => {
    const rules = { sync: { drift: 'Report' } };
    const selector = { apiVersion: 'v1', kind: 'Secret', name: 'torn' };
    expect((await on.call('POST', policies, policyFor('torn', selector, rules))).status).toBe(201);
    const before = await sealedIn('torn', { finalizers: ['example.com/hold'] });
    await rotate('torn', 'new');
    await until(
      () => secretIn('torn'),
      (found) => found?.metadata.deletionTimestamp !== undefined,
      withinMs,
    );
    const resume = await suspend(await on.pidOf('syncer'));
    try {
      await clients.tokyo.apply(resources.secrets, sealing({ name: 'torn' }), stranger);
      await until(
        () => secretIn('torn'),
        (found) => found === undefined,
        withinMs,
      );
      process.kill(await on.pidOf('syncer'), 'SIGKILL');
    } finally {
      resume();
    }
    const after = await until(
      () => secretIn('torn'),
      (found) => found !== undefined && found.metadata.uid !== before.metadata.uid,
      withinMs,
    );
    expect(after?.['data']).toEqual({ password: encoded('new') });
    await untilTrue(() => isSynced('torn.secret'));
    expect(await statusOf('torn.secret')).not.toHaveProperty('drift');
  }, 180_000);

  it('is left when it runs pods, and made anew where a policy says so, one cluster at a time', async () => {
    const selector = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' };
    await on.call('POST', policies, policyFor('web', selector, {}));
    await create(on, plainWeb());
    await untilReady(4);
    const resume = await suspend(await on.pidOf('syncer'));
    try {
      for (const name of members) await remakeOtherwise(clients[name]);
    } finally {
      resume();
    }
    const refused = await until(
      async () => (await statusOf('web')) ?? { name: '', synced: true, message: '' },
      ({ immutable }) => immutable !== undefined,
      withinMs,
    );
    expect(refused.synced).toBe(false);
    expect(refused.immutable).toMatchObject({
      rule: 'Refuse',
      state: 'Refused',
      fields: [{ path: 'spec.selector' }],
    });
    await untilReady(4);

    const away = new AbortController();
    const watching = Promise.all(members.map((name) => watchReady(name, away.signal)));
    const rules = { sync: { immutable: 'Recreate' }, placement: { move: { drainSeconds: 5 } } };
    await on.call('PATCH', `${policies}/for-web`, { spec: rules });
    const drained = new Set<string>();
    await untilTrue(async () => {
      for (const name of await draining()) drained.add(name);
      return await isSynced('web');
    });
    await untilReady(4);
    expect([...drained].sort()).toEqual(members);
    expect(await draining()).toEqual([]);
    away.abort();
    await watching;
    expect(lowest).toBe(2);
    for (const name of members) {
      const copy = await clients[name].get(resources.replicasets, home, 'web');
      expect(copy?.['spec']).toMatchObject({ selector: { matchLabels: { app: 'web' } } });
    }
  }, 180_000);

  /** The members of which is said that all that they have is about to go. */
  const draining = async (): Promise<readonly string[]> => {
    const { status } = await placementOf(on, home, 'web');
    const found = (status?.clusters ?? []).filter((one) => one.draining?.replicas === 0);
    return found.map(({ name }) => name);
  };

  /** Ready replicas of both copies, and the fewest that were seen since the watching began. */
  const ready = new Map<string, number>();
  let lowest = Number.POSITIVE_INFINITY;
  const watchReady = async (name: (typeof members)[number], signal: AbortSignal): Promise<void> => {
    const list = await clients[name].list(resources.replicasets, { namespace: home });
    ready.set(name, 2);
    const options = { resourceVersion: list.resourceVersion, signal };
    for await (const { type, object } of clients[name].watch(resources.replicasets, options)) {
      if (object.metadata.name !== 'web') continue;
      ready.set(name, type === 'DELETED' ? 0 : readyOf(object));
      lowest = Math.min(lowest, sum(ready.values()));
    }
  };
  const untilReady = (count: number): Promise<number> =>
    until(
      () => readyReplicas(on, home, 'web'),
      (seen) => seen === count,
      withinMs,
    );
  const untilEvents = async (reason: string, about: string): Promise<readonly string[]> =>
    await until(
      async () =>
        (await eventsOf(on))
          .filter((event) => event.reason === reason && event.about === about)
          .map(({ message }) => message),
      (messages) => messages.length > 0,
      withinMs,
    );
});

const encoded = (text: string): string => Buffer.from(text).toString('base64');

const sealing = (metadata: { readonly name: string }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: home, ...metadata },
  immutable: true,
});

const readyOf = (object: KubeObject): number =>
  (object['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0;

const sum = (numbers: Iterable<number>): number =>
  [...numbers].reduce((total, one) => total + one, 0);

const plainWeb = (): KubeObject => {
  const object = replicaSet({ name: 'web', namespace: home, replicas: 4, weights: 'tokyo=1' });
  return { ...object, metadata: { name: 'web', namespace: home } };
};

/** Somebody in the member puts back our copy as it never was. */
async function remakeOtherwise(client: MemberClient): Promise<void> {
  const found = await client.get(resources.replicasets, home, 'web');
  if (found === undefined) throw new Error('there is no copy');
  const { labels = {}, annotations = {} } = found.metadata;
  const spec = found['spec'] as { template: { spec: object } };
  const other = { app: 'web', tier: 'other' };
  await client.delete(resources.replicasets, { namespace: home, name: 'web' });
  await client.create(resources.replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { namespace: home, name: 'web', labels, annotations },
    spec: {
      replicas: 2,
      selector: { matchLabels: other },
      template: { metadata: { labels: other }, spec: spec.template.spec },
    },
  });
}

const policyFor = (name: string, selector: object, rules: object): object => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: `for-${name}`, namespace: home },
  spec: {
    resourceSelectors: [selector],
    placement: { clusters: { names: [...members] } },
    ...rules,
  },
});
