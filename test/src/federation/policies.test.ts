/** Policies, room and backlog on a whole federation: what is promised fits, what does not fit waits, and all of it is explained. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KubeObject, type Placement, resources, type Simulation } from '@navarch/model';
import { Federation } from './federation.js';
import { openMember } from './member-access.js';
import { until } from './until.js';
import { create, decided, namespace, readyReplicas } from './world.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const home = 'rooms';
const withinMs = 60_000;
/** Two nodes with room for ten pods each, in each of three members. */
const room = 60;

describe('placement by policy', () => {
  let on: Federation;
  beforeAll(async () => {
    on = await Federation.start({
      queue: 'postgres',
      settings: { NAVARCH_MEMBER_NODES: '2', NAVARCH_MEMBER_PODS_PER_NODE: '10' },
    });
    await create(on, namespace(home));
    await until(
      async () => (await on.call('GET', `${fleet}/clusters`)).body['items'] as KubeObject[],
      (clusters) => clusters.length === members.length,
      withinMs,
    );
  }, 180_000);
  afterAll(async () => {
    await on?.stop();
  }, 60_000);

  it('follows a policy, and decides again when it changes', async () => {
    await on.kubectl('apply', '-f', await written('policy.yaml', policy({ max: 2 })));
    await create(on, workload('gold', 8, { tier: 'gold' }));
    await untilDecided('gold', 'sydney=4 taipei=2 tokyo=2');
    await on.kubectl('apply', '-f', await written('policy.yaml', policy({ max: 1 })));
    await untilDecided('gold', 'sydney=5 taipei=1 tokyo=2');
    const text = await on.kubectl('describe', 'placement', 'gold', '-n', home);
    expect(text).toContain('PlacementPolicy rooms/gold');
    expect(text).toMatch(/its maximum is 1/);
  });

  it('tells what a write would come to, and does not do it', async () => {
    const said = await warningsOf(
      'apply',
      '--dry-run=server',
      '-f',
      await written('policy.yaml', policy({ max: 3 })),
    );
    expect(said).toMatch(/1 of 1 workloads would be placed otherwise/);
    const file = await written('new.json', workload('new', 3, {}));
    expect(await warningsOf('create', '--dry-run=server', '-f', file)).toMatch(
      /would be placed on sydney=1 taipei=1 tokyo=1, by default/,
    );
    expect((await on.call('GET', `${fleet}/namespaces/${home}/placements/new`)).status).toBe(404);
    expect(await decided(on, home, 'gold')).toBe('sydney=5 taipei=1 tokyo=2');
  });

  it('answers what would happen if a cluster were lost', async () => {
    const question = {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Simulation',
      metadata: { name: 'lose-sydney' },
      spec: { change: { loseClusters: ['sydney'] } },
    };
    const answer = await on.call('POST', `${fleet}/simulations`, question);
    expect(answer.status).toBe(201);
    const { status } = answer.body as unknown as Simulation;
    expect(status?.summary).toMatchObject({ workloads: 1, changed: 1, moves: 5, backlogAfter: 0 });
    expect(await decided(on, home, 'gold')).toBe('sydney=5 taipei=1 tokyo=2');
  });

  it('refuses a policy with every mistake named', async () => {
    const wrong = policy({ max: 2, min: 3 });
    const { status, body } = await on.call(
      'POST',
      `${fleet}/namespaces/${home}/placementpolicies`,
      { ...wrong, metadata: { name: 'wrong', namespace: home } },
    );
    expect(status).toBe(422);
    expect(String(body['message'])).toContain('spec.placement.division.limits[0]');
  });

  it('never promises the same room twice, and says what waits', async () => {
    const wanted = 30;
    await Promise.all(
      Array.from({ length: wanted }, (_, at) => create(on, workload(`app-${at}`, 3, {}))),
    );
    const placed = await until(
      placements,
      (all) => all.length === wanted + 1 && sumOf(all) === room,
      withinMs,
    );
    for (const member of members) {
      const inMember = placed
        .flatMap(({ spec }) => spec.clusters)
        .filter((one) => one.name === member);
      expect(inMember.reduce((sum, one) => sum + one.replicas, 0)).toBeLessThanOrEqual(20);
    }
    const waiting = placed.filter(({ spec }) => spec.backlog !== undefined);
    expect(waiting.reduce((sum, { spec }) => sum + (spec.backlog?.replicas ?? 0), 0)).toBe(38);
    expect(waiting[0]?.spec.backlog?.reason).toMatch(/full/);
    await until(unscheduled, (pods) => pods === 0, withinMs);
  });

  it('tops up the backlog when room appears', async () => {
    expect(
      (await on.call('DELETE', `/apis/apps/v1/namespaces/${home}/replicasets/gold`)).status,
    ).toBe(200);
    await until(placements, (all) => sumOf(all) === room && all.length === 30, withinMs);
    await until(
      async () => {
        const ready = await Promise.all(
          Array.from({ length: 30 }, (_, at) => readyReplicas(on, home, `app-${at}`)),
        );
        return ready.reduce((sum, one) => sum + one, 0);
      },
      (ready) => ready === room,
      withinMs,
    );
  });

  async function untilDecided(name: string, split: string): Promise<void> {
    await until(
      () => decided(on, home, name),
      (found) => found === split,
      withinMs,
    );
  }

  async function placements(): Promise<readonly Placement[]> {
    const { body } = await on.call('GET', `${fleet}/namespaces/${home}/placements`);
    return body['items'] as Placement[];
  }

  /** Pods in all members that no node takes. */
  async function unscheduled(): Promise<number> {
    let pods = 0;
    for (const name of members) {
      const member = await openMember(on, name);
      const { items } = await member.list(resources.pods, { namespace: home, limit: 500 });
      pods += items.filter(
        (pod) => (pod['spec'] as { nodeName?: string }).nodeName === undefined,
      ).length;
      await member.close();
    }
    return pods;
  }

  async function written(name: string, object: KubeObject): Promise<string> {
    const file = join(on.folder, name);
    await writeFile(file, JSON.stringify(object));
    return file;
  }

  /** What kubectl prints beside its answer. */
  async function warningsOf(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, KUBECONFIG: join(on.folder, 'kubeconfig') };
    return (await promisify(execFile)('kubectl', [...args], { env })).stderr;
  }
});

const sumOf = (placements: readonly Placement[]): number =>
  placements.flatMap(({ spec }) => spec.clusters).reduce((sum, one) => sum + one.replicas, 0);

/** Sydney half of all, at most so many in taipei; whatever comes closer to that moves. */
function policy(taipei: { readonly max: number; readonly min?: number }): KubeObject {
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'PlacementPolicy',
    metadata: { name: 'gold', namespace: home },
    spec: {
      resourceSelectors: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          labelSelector: { matchLabels: { tier: 'gold' } },
        },
      ],
      placement: {
        division: {
          weights: [
            { cluster: 'sydney', weight: 2 },
            { cluster: '*', weight: 1 },
          ],
          limits: [{ cluster: 'taipei', ...taipei }],
        },
        rebalance: { when: 'Always' },
      },
    },
  };
}

function workload(
  name: string,
  replicas: number,
  labels: Readonly<Record<string, string>>,
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: home, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
      },
    },
  };
}
