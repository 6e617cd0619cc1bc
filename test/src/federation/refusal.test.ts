/** Nothing is taken that is not ours, nothing is deleted without proof, and what is proven goes in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { annotations, type KubeObject, resources } from '@navarch/model';
import { Federation } from './federation.js';
import {
  eventsOf,
  isSyncedIn,
  openMember,
  secret,
  statusIn,
  untilStill,
  versionsIn,
} from './member-access.js';
import { until } from './until.js';
import { clusterPhase, create, namespace, readyReplicas, replicaSet } from './world.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const weights = 'sydney=1 taipei=1 tokyo=1';
const doneWithinMs = 40_000;
const secretsIn = (home: string): string => `/api/v1/namespaces/${home}/secrets`;
const workloadsIn = (home: string): string => `/apis/apps/v1/namespaces/${home}/replicasets`;

describe('what is not ours, and what is proven', () => {
  let on: Federation;
  let clients: Record<(typeof members)[number], MemberClient>;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    const [sydney, taipei, tokyo] = await Promise.all([
      openMember(on, 'sydney'),
      openMember(on, 'taipei'),
      openMember(on, 'tokyo'),
    ]);
    clients = { sydney, taipei, tokyo };
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(clients ?? {}).map((client) => client.close()));
    await on?.stop();
  }, 60_000);

  it('never touches an object that was there before, and says so', async () => {
    const { tokyo } = clients;
    await tokyo.create(resources.namespaces, namespace('shared'));
    const theirs = await tokyo.create(
      resources.secrets,
      secret('shared', 'taken', { who: 'them' }),
    );
    await create(on, namespace('shared'));
    await create(on, secret('shared', 'taken', { who: 'us' }));
    await create(on, secret('shared', 'free', { who: 'us' }));
    const of = { namespace: 'shared', placement: 'taken.secret', cluster: 'tokyo' };
    await until(
      () => statusIn(on, of),
      (found) =>
        found?.synced === false && /was not created by this federation/.test(found.message),
      doneWithinMs,
    );
    await until(
      () => eventsOf(on),
      (events) =>
        events.some((one) => one.reason === 'Conflict' && one.message.startsWith('tokyo: ')),
      doneWithinMs,
    );
    const free = { namespace: 'shared', placement: 'free.secret' };
    await until(
      () => isSyncedIn(on, free, members),
      (synced) => synced,
      doneWithinMs,
    );
    await on.call('DELETE', `${secretsIn('shared')}/taken`);
    await until(
      () => clients.sydney.get(resources.secrets, 'shared', 'taken'),
      (found) => found === undefined,
      doneWithinMs,
    );
    expect(await tokyo.get(resources.secrets, 'shared', 'taken')).toEqual(theirs);
  });

  it('uses a namespace that was there before, and leaves it behind', async () => {
    const { tokyo, sydney } = clients;
    const before = await tokyo.get(resources.namespaces, '', 'shared');
    await on.call('DELETE', '/api/v1/namespaces/shared');
    await until(
      async () => [
        await sydney.get(resources.namespaces, '', 'shared'),
        await tokyo.get(resources.secrets, 'shared', 'free'),
      ],
      (found) => found.every((one) => one === undefined),
      doneWithinMs,
    );
    expect(await tokyo.get(resources.namespaces, '', 'shared')).toEqual(before);
    expect((await tokyo.get(resources.secrets, 'shared', 'taken'))?.['data']).toBeDefined();
  });

  it('cleans a returning member of what was deleted and replaced meanwhile', async () => {
    const home = 'dark';
    await create(on, namespace(home));
    for (const name of ['gone', 'again']) await create(on, workload(home, name, 'old'));
    await untilReady(home, 'gone', 'again');
    await on.navarch('kill', 'tokyo');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'ClusterUnreachable',
      doneWithinMs,
    );
    for (const name of ['gone', 'again']) {
      expect((await on.call('DELETE', `${workloadsIn(home)}/${name}`)).status).toBe(200);
      expect((await on.call('GET', `${workloadsIn(home)}/${name}`)).status).toBe(404);
    }
    await create(on, workload(home, 'again', 'new'));
    await on.navarch('revive', 'tokyo');
    const copyOf = (name: string): Promise<KubeObject | undefined> =>
      clients.tokyo.get(resources.replicasets, home, name);
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'ClusterReady',
      doneWithinMs,
    );
    expect(await copyOf('gone')).toBeUndefined();
    await untilReady(home, 'again');
    await untilOwn(home, 'again');
  });

  it('replaces the copies of an object that was deleted and created again', async () => {
    const home = 'dark';
    await on.call('DELETE', `${workloadsIn(home)}/again`);
    await create(on, workload(home, 'again', 'newest'));
    await untilOwn(home, 'again');
    await untilReady(home, 'again');
  });

  it('deletes and rewrites nothing when the syncer is killed', async () => {
    const before = await untilStill(clients);
    expect(Object.keys(before).length).toBeGreaterThan(5);
    const pid = await on.pidOf('syncer');
    process.kill(pid, 'SIGKILL');
    await until(
      () => on.pidOf('syncer'),
      (found) => found !== pid,
      doneWithinMs,
    );
    await create(on, namespace('after'));
    await create(on, secret('after', 'proof', { of: 'life' }));
    await until(
      () => isSyncedIn(on, { namespace: 'after', placement: 'proof.secret' }, members),
      (synced) => synced,
      doneWithinMs,
    );
    await sleep(2_000);
    expect(await versionsIn(clients)).toMatchObject(before);
  });

  async function untilReady(home: string, ...names: readonly string[]): Promise<void> {
    await until(
      () => Promise.all(names.map((name) => readyReplicas(on, home, name))),
      (ready) => ready.every((one) => one === 3),
      doneWithinMs,
    );
  }

  /** Every member's copy is of the object that exists now. */
  async function untilOwn(home: string, name: string): Promise<void> {
    const { uid } = (await on.call('GET', `${workloadsIn(home)}/${name}`)).body.metadata;
    await until(
      async () =>
        await Promise.all(
          members.map(async (member) => {
            const copy = await clients[member].get(resources.replicasets, home, name);
            return copy?.metadata.annotations?.[annotations.uid];
          }),
        ),
      (uids) => uids.every((one) => one === uid),
      doneWithinMs,
    );
  }
});

/** Three replicas whose pods are told apart by a label, so that one cannot take over another's. */
function workload(home: string, name: string, version: string): KubeObject {
  const plain = replicaSet({ name, namespace: home, replicas: 3, weights });
  const labels = { app: name, version };
  const spec = plain['spec'] as { template: object };
  return {
    ...plain,
    spec: {
      ...spec,
      selector: { matchLabels: labels },
      template: { ...spec.template, metadata: { labels } },
    },
  };
}
