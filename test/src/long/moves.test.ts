/** Moves that drain: told while they do, on one clock through restarts, never below the floor, and not for scaling down. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type DrainReport, type KubeObject, resources } from '@navarch/model';
import { Federation } from '../federation/federation.js';
import { openMember, statusIn } from '../federation/member-access.js';
import { until } from '../federation/until.js';
import { create, decided, namespace, reported } from '../federation/world.js';

const home = 'moves';
const members = ['sydney', 'taipei', 'tokyo'] as const;
const withinMs = 90_000;
const policies = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placementpolicies`;
const workloads = `/apis/apps/v1/namespaces/${home}/replicasets`;
const evenly = 'sydney=2 taipei=2 tokyo=2';
const withoutTokyo = 'sydney=3 taipei=3 tokyo=0';
/** Longer than any of these tests takes: what waits for it is not seen to end. */
const foreverSeconds = 3_600;

describe('a move that drains', () => {
  let on: Federation;
  let clients: readonly (readonly [string, MemberClient])[];

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    clients = await Promise.all(
      members.map(async (name) => [name, await openMember(on, name)] as const),
    );
    await create(on, namespace(home));
    expect((await on.call('POST', policies, policy)).status).toBe(201);
    await create(on, workload);
    await untilSettled(evenly);
  }, 180_000);
  afterAll(async () => {
    await Promise.all((clients ?? []).map(([, client]) => client.close()));
    await on?.stop();
  }, 60_000);

  it('does not drain what the user scales down', async () => {
    await scale(9);
    await untilSettled('sydney=3 taipei=3 tokyo=3');
    await scale(6);
    await untilSettled(evenly);
  }, 200_000);

  it('tells what drains, and takes it back when it is to stay', async () => {
    await on.navarch('drain', 'tokyo', '--no-wait');
    const draining = await untilDraining();
    expect(draining.replicas).toBe(0);
    expect(secondsOf(draining)).toBe(foreverSeconds);
    expect(await readyIn()).toMatchObject({ tokyo: 2, sydney: 3, taipei: 3 });
    expect(await on.kubectl('get', 'placement', 'web', '-n', home, '-o', 'yaml')).toMatch(
      /keeps 2 replicas while 2 drain until/,
    );
    await on.navarch('uncordon', 'tokyo');
    await until(tokyo, (found) => found?.synced === true && found.draining === undefined, withinMs);
    expect(await decided(on, home, 'web')).toMatch(/tokyo=2/);
    expect(await readyIn()).toMatchObject({ tokyo: 2 });
  }, 200_000);

  it('goes on with the same drain after a restart, keeps the floor, and then goes', async () => {
    await on.navarch('drain', 'tokyo', '--no-wait');
    const before = await untilDraining();
    process.kill(await on.pidOf('syncer'), 'SIGKILL');
    await drainFor(foreverSeconds - 1);
    // It is the syncer that came after that says this.
    const after = await until(
      untilDraining,
      (found) => secondsOf(found) === foreverSeconds - 1,
      withinMs,
    );
    expect(after.since).toBe(before.since);
    const since = Date.parse(after.since);
    const seconds = Math.ceil((Date.now() - since) / 1_000) + 15;
    await drainFor(seconds);
    const { least, gone, said } = await sampledDrain();
    expect(least).toBeGreaterThanOrEqual(6);
    expect(gone).toBeGreaterThanOrEqual(since + seconds * 1_000);
    expect(said).toContain('tokyo is drained');
    await untilSettled(withoutTokyo);
    expect(await tokyo()).toBeUndefined();
  }, 300_000);

  it('drains where it comes from when it goes back, and keeps the floor', async () => {
    await on.navarch('uncordon', 'tokyo');
    const seen = new Set<string>();
    let least = Infinity;
    await until(
      async () => {
        least = Math.min(least, sum(await readyIn()));
        for (const name of members) {
          const found = await statusIn(on, { namespace: home, placement: 'web', cluster: name });
          if (found?.draining !== undefined) seen.add(`${name}: ${found.draining.replicas}`);
        }
        return await reported(on, home, 'web');
      },
      (split) => split === evenly,
      withinMs,
    );
    expect([...seen].sort()).toEqual(['sydney: 2', 'taipei: 2']);
    expect(least).toBeGreaterThanOrEqual(6);
  }, 200_000);

  /** Drains tokyo and looks into the members all the while: the fewest that were ready, and when tokyo had none. */
  async function sampledDrain(): Promise<{ least: number; gone: number; said: string }> {
    let [least, gone] = [Infinity, 0];
    const run = { isOver: false };
    const watching = on.navarch('drain', 'tokyo').finally(() => {
      run.isOver = true;
    });
    while (!run.isOver) {
      const ready = await readyIn();
      least = Math.min(least, sum(ready));
      if (gone === 0 && ready['tokyo'] === 0) gone = Date.now();
    }
    return { least, gone: gone === 0 ? Date.now() : gone, said: await watching };
  }

  /** What the members have ready now, asked of the members themselves. */
  async function readyIn(): Promise<Readonly<Record<string, number>>> {
    const counts = await Promise.all(
      clients.map(async ([name, client]) => {
        const copy = await client.get(resources.replicasets, home, 'web');
        const status = copy?.['status'] as { readyReplicas?: number } | undefined;
        return [name, status?.readyReplicas ?? 0] as const;
      }),
    );
    return Object.fromEntries(counts);
  }

  const tokyo = () => statusIn(on, { namespace: home, placement: 'web', cluster: 'tokyo' });

  async function untilDraining(): Promise<DrainReport> {
    const found = await until(tokyo, (one) => one?.draining !== undefined, withinMs);
    return found?.draining ?? { since: '', until: '', replicas: -1 };
  }

  async function drainFor(drainSeconds: number): Promise<void> {
    const placement = { move: { drainSeconds } };
    expect((await on.call('PATCH', `${policies}/web`, { spec: { placement } })).status).toBe(200);
  }

  async function scale(replicas: number): Promise<void> {
    await on.call('PATCH', `${workloads}/web`, { spec: { replicas } });
  }

  async function untilSettled(split: string): Promise<void> {
    const there = split.replace(/ \w+=0/u, '');
    await until(
      async () => `${await decided(on, home, 'web')}, ${await reported(on, home, 'web')}`,
      (now) => now === `${split}, ${there}`,
      withinMs,
    );
  }
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

const secondsOf = (drain: DrainReport): number =>
  (Date.parse(drain.until) - Date.parse(drain.since)) / 1_000;

/** Whatever was away returns as soon as it may. */
const failback = { mode: 'Auto', healthyForSeconds: 0 };

const policy = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'web', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { move: { drainSeconds: foreverSeconds }, failback },
  },
};

const workload: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: home },
  spec: {
    replicas: 6,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
    },
  },
};
