/** What a deletion says about what the object owns is done in every member, also in one that comes back later. */
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import type { Federation } from '../federation/federation.js';
import { onFederation } from '../federation/on-federation.js';
import { until } from '../federation/until.js';
import { clusterPhase, create, readyReplicas, replicaSet } from '../federation/world.js';

const home = 'cascade';
const withinMs = 60_000;
const members = ['sydney', 'tokyo'] as const;
const path = `/apis/apps/v1/namespaces/${home}/replicasets`;

describe('a deletion with a propagation policy', () => {
  let on: Federation;
  let clients: Readonly<Record<(typeof members)[number], MemberClient>>;

  onFederation({ home, members }, (started) => {
    ({ on, clients } = started);
  });

  const run = async (name: string): Promise<void> => {
    const weights = 'sydney=1 tokyo=1';
    await create(on, replicaSet({ name, namespace: home, replicas: 2, weights }));
    await until(
      () => readyReplicas(on, home, name),
      (ready) => ready === 2,
      withinMs,
    );
  };
  const copyIn = (
    member: (typeof members)[number],
    name: string,
  ): Promise<KubeObject | undefined> => clients[member].get(resources.replicasets, home, name);
  const podsIn = async (member: (typeof members)[number], name: string): Promise<number> =>
    (await clients[member].list(resources.pods, { namespace: home, labelSelector: `app=${name}` }))
      .items.length;
  const untilGone = async (member: (typeof members)[number], name: string): Promise<void> => {
    await until(
      () => copyIn(member, name),
      (copy) => copy === undefined,
      withinMs,
    );
  };
  const remove = async (name: string, options?: object): Promise<void> => {
    expect((await on.call('DELETE', `${path}/${name}`, options)).status).toBe(200);
    // What it owns in the federation is seen to first.
    await until(
      async () => (await on.call('GET', `${path}/${name}`)).status,
      (status) => status === 404,
      withinMs,
    );
  };

  it('leaves the pods where it says Orphan, and takes them with it where it says nothing', async () => {
    await run('left');
    await run('taken');
    await remove('left', { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Orphan' });
    await remove('taken');
    for (const member of members) {
      await untilGone(member, 'left');
      await untilGone(member, 'taken');
      await until(
        () => podsIn(member, 'taken'),
        (count) => count === 0,
        withinMs,
      );
      expect(await podsIn(member, 'left')).toBe(1);
    }
  }, 120_000);

  it('takes the pods first where it says Foreground', async () => {
    await run('front');
    const [pod] = (
      await clients.tokyo.list(resources.pods, { namespace: home, labelSelector: 'app=front' })
    ).items;
    if (pod === undefined) throw new Error('there is no pod');
    const hold = (finalizers: readonly string[]): Promise<KubeObject> =>
      clients.tokyo.apply(
        resources.pods,
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { namespace: home, name: pod.metadata.name, finalizers },
        },
        { fieldManager: 'somebody' },
      );
    await hold(['example.com/hold']);
    await remove('front', { propagationPolicy: 'Foreground' });
    await untilGone('sydney', 'front');
    const copy = await until(
      () => copyIn('tokyo', 'front'),
      (found) => found?.metadata.deletionTimestamp !== undefined,
      withinMs,
    );
    expect(copy?.metadata.finalizers).toEqual(['foregroundDeletion']);
    await hold([]);
    await untilGone('tokyo', 'front');
  }, 120_000);

  it('is remembered for a cluster that is away, across a restart', async () => {
    await run('later');
    const syncer = await on.pidOf('syncer');
    await on.navarch('kill', 'tokyo');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'ClusterUnreachable',
      withinMs,
    );
    await remove('later', { propagationPolicy: 'Orphan' });
    await untilGone('sydney', 'later');
    process.kill(syncer, 'SIGKILL');
    await on.navarch('revive', 'tokyo');
    await untilGone('tokyo', 'later');
    expect(await podsIn('tokyo', 'later')).toBe(1);
  }, 180_000);
});
