/** A planned loss: cordon, drain, uncordon and drill, as a person on call types them, on a whole federation. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import { root } from '../repository/root.js';
import { Federation } from './federation.js';
import { openMember } from './member-access.js';
import { until } from './until.js';
import { create, decided, namespace, readyReplicas, replicaSet, reported } from './world.js';

const run = promisify(execFile);
const home = 'planned';
const withinMs = 60_000;
const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const workloads = `/apis/apps/v1/namespaces/${home}/replicasets`;
const settled = 'sydney=2 taipei=2 tokyo=2';
const avoid = 'fleet.navarch.dev/avoid';

describe('a planned loss', () => {
  let on: Federation;
  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    await create(on, namespace(home));
    const policies = `${fleet}/namespaces/${home}/placementpolicies`;
    expect((await on.call('POST', policies, atOnce)).status).toBe(201);
    await create(on, secret);
    await create(on, plain('gold'));
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'v1', namespace: home, replicas: 6, weights }));
    await untilSettled('gold', settled);
    await untilSettled('v1', settled);
  }, 180_000);
  afterAll(async () => {
    await on?.stop();
  }, 60_000);

  it('cordons: nothing new goes there, what runs stays', async () => {
    expect(await on.navarch('cordon', 'tokyo', '--reason', 'new switches')).toMatch(/cordoned/);
    expect(await on.navarch('cordon', 'tokyo')).toMatch(/already/);
    expect(await on.kubectl('get', 'cluster', 'tokyo')).toContain('ready,SchedulingDisabled');
    await scale('gold', 10);
    await scale('v1', 10);
    await untilSettled('gold', 'sydney=4 taipei=4 tokyo=2');
    await untilSettled('v1', 'sydney=4 taipei=4 tokyo=2');
    await scale('gold', 6);
    await scale('v1', 6);
    await on.navarch('uncordon', 'tokyo');
    await untilSettled('v1', settled);
  });

  it('drains surge first: what is ready never falls below what is wanted', async () => {
    await untilSettled('gold', settled);
    const least = { gold: Infinity, v1: Infinity };
    const drained = { done: false };
    const sampling = (async () => {
      while (!drained.done) {
        least.gold = Math.min(least.gold, await readyInMembers('gold'));
        least.v1 = Math.min(least.v1, await readyInMembers('v1'));
      }
    })();
    const said = await on.navarch('drain', 'tokyo').finally(() => {
      drained.done = true;
    });
    await sampling;
    expect(said).toContain('moves 4 replicas of 2 workloads; all of them have room elsewhere');
    expect(said).toContain('tokyo is drained');
    expect(least).toEqual({ gold: 6, v1: 6 });
    expect(await decided(on, home, 'gold')).toBe('sydney=3 taipei=3 tokyo=0');
    expect(await on.kubectl('get', 'cluster', 'tokyo')).toContain('ready,Draining');
    const tokyo = await openMember(on, 'tokyo');
    expect(await tokyo.get(resources.replicasets, home, 'gold')).toBeUndefined();
    expect(await tokyo.get(resources.secrets, home, 'key')).toBeDefined();
  });

  it('keeps the taints of others, and brings back by policy what it drained', async () => {
    const other = { key: 'example.com/old', effect: 'PreferNoSchedule' };
    const { body } = await on.call('GET', `${fleet}/clusters/tokyo`);
    const { taints } = body['spec'] as { taints: object[] };
    await on.call('PATCH', `${fleet}/clusters/tokyo`, { spec: { taints: [...taints, other] } });
    await on.navarch('uncordon', 'tokyo');
    const after = (await on.call('GET', `${fleet}/clusters/tokyo`)).body['spec'];
    expect((after as { taints: object[] }).taints).toEqual([expect.objectContaining(other)]);
    await untilSettled('v1', settled);
    await on.call('PATCH', `${fleet}/clusters/tokyo`, { spec: { taints: [] } });
    await untilSettled('gold', settled);
  });

  it('refuses to drain the last usable cluster', async () => {
    await on.navarch('cordon', 'sydney');
    await on.navarch('cordon', 'taipei');
    await expect(on.navarch('drain', 'tokyo')).rejects.toThrow(/last usable cluster/);
    expect(await on.kubectl('get', 'cluster', 'tokyo')).not.toContain('Draining');
    await on.navarch('uncordon', 'sydney');
    await on.navarch('uncordon', 'taipei');
  });

  it('simulates a loss and gives a verdict', async () => {
    expect(await on.navarch('drill', '--lose', 'tokyo')).toMatch(/survives the loss of tokyo/);
    expect(await decided(on, home, 'gold')).toBe(settled);
  });

  it('drills a few in earnest, as predicted, and ends where it began', async () => {
    const said = await on.navarch('drill', '--drain', 'tokyo', '--bounded', '2', '--yes');
    expect(said).toContain('as predicted, and everything is where it was');
    await untilSettled('gold', settled);
    await untilSettled('v1', settled);
    expect(await avoiding()).toEqual([]);
  });

  it('takes its marks off when it is interrupted, and cleans up after one that was killed', async () => {
    await drillUntilMarked('SIGINT');
    expect(await avoiding()).toEqual([]);
    await untilSettled('gold', settled);
    await untilSettled('v1', settled);
    await drillUntilMarked('SIGKILL');
    expect(await avoiding()).not.toEqual([]);
    await expect(
      on.navarch('drill', '--drain', 'tokyo', '--bounded', '1', '--yes'),
    ).rejects.toThrow(/drill --undo/);
    expect(await on.navarch('drill', '--undo')).toMatch(/put back/);
    expect(await avoiding()).toEqual([]);
    await untilSettled('gold', settled);
    await untilSettled('v1', settled);
  });

  it('refuses an annotation that names no cluster, with its path', async () => {
    const metadata = { annotations: { [avoid]: 'tokyo,No Name' } };
    const { status, body } = await on.call('PATCH', `${workloads}/gold`, { metadata });
    expect(status).toBe(422);
    expect(String(body['message'])).toContain(`metadata.annotations[${avoid}]`);
  });

  /** Everything that the members have ready now, asked of the members themselves. */
  async function readyInMembers(name: string): Promise<number> {
    const counts = await Promise.all(
      ['sydney', 'taipei', 'tokyo'].map(async (member) => {
        const client = await openMember(on, member);
        const copy = await client.get(resources.replicasets, home, name);
        return (copy?.['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0;
      }),
    );
    return counts.reduce((sum, one) => sum + one, 0);
  }

  async function avoiding(): Promise<readonly string[]> {
    const items = (await on.call('GET', workloads)).body['items'] as KubeObject[];
    return items
      .filter((one) => one.metadata.annotations?.[avoid] !== undefined)
      .map((one) => one.metadata.name);
  }

  /** Ends a drill with this signal as soon as it has marked something. */
  async function drillUntilMarked(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const main = join(root, 'apps/navarch/dist/main.js');
    const env = { ...process.env, NAVARCH_DATA_DIR: on.folder };
    const args = [main, 'drill', '--drain', 'tokyo', '--bounded', '2', '--yes'];
    const running = run(process.execPath, args, { env });
    const ended = running.then(
      () => 'finished',
      () => 'cut off',
    );
    await until(avoiding, (names) => names.length > 0, withinMs);
    running.child.kill(signal);
    expect(await ended).toBe('cut off');
  }

  async function scale(name: string, replicas: number): Promise<void> {
    await on.call('PATCH', `${workloads}/${name}`, { spec: { replicas } });
  }

  async function untilSettled(name: string, split: string): Promise<void> {
    const wanted = split.split(' ').reduce((sum, part) => sum + Number(part.split('=')[1]), 0);
    await until(
      async () => ({
        decided: await decided(on, home, name),
        reported: await reported(on, home, name),
        ready: await readyReplicas(on, home, name),
      }),
      (now) => now.decided === split && now.reported === split && now.ready === wanted,
      withinMs,
    );
  }
});

/** Whatever was away returns as soon as it may. */
const atOnce = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'at-once', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { failback: { mode: 'Auto', healthyForSeconds: 0 } },
  },
};

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'key', namespace: home },
};

function plain(name: string): KubeObject {
  const { metadata, ...rest } = replicaSet({ name, namespace: home, replicas: 6, weights: '' });
  return { ...rest, metadata: { name: metadata.name, namespace: home } };
}
