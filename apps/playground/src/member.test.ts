/** One simulated cluster, asked over TLS as any client would. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { type Member, type MemberOptions, startMember } from './member.js';
import { call, subjectOf } from './testing/caller.js';
import { Cluster, statusOf, until } from './testing/cluster.js';

let folder = '';
let member: Member;
let cluster: Cluster;
const failures: unknown[] = [];

async function start(nodes: Partial<MemberOptions['nodes']> = {}): Promise<void> {
  member = await startMember({
    name: 'tokyo',
    folder,
    host: '127.0.0.1',
    port: 0,
    nodes: { count: 2, cpu: '4', memory: '8Gi', pods: 110, ...nodes },
    startDelayMs: 10,
    clock: Date.now,
    onError: (error) => failures.push(error),
  });
  cluster = await Cluster.open(member.kubeconfig);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-member-'));
});
afterEach(async () => {
  await member.stop();
  await rm(folder, { recursive: true, force: true });
  expect(failures.splice(0)).toEqual([]);
});

const names = (objects: readonly KubeObject[]): readonly string[] =>
  objects.map(({ metadata }) => metadata.name).toSorted();

describe('the entrance of a member', () => {
  beforeEach(() => start());

  it('is a kubeconfig of its administrator, for its owner only', async () => {
    expect(subjectOf(cluster.access)).toBe('O=system:masters\nCN=admin');
    expect((await stat(member.kubeconfig)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'pki', 'ca.key'))).mode & 0o777).toBe(0o600);
  });

  it('shows strangers that it is ready, and nothing it holds', async () => {
    const { server, ca } = cluster.access;
    const statuses = ['/readyz', '/api/v1/secrets'].map(async (path) => {
      const { status } = await call({ server, ca }, { path });
      return `${path} ${status}`;
    });
    expect(await Promise.all(statuses)).toEqual(['/readyz 200', '/api/v1/secrets 401']);
    expect((await cluster.call({ path: '/readyz' })).status).toBe(200);
  });

  it('has the first namespaces and its nodes', async () => {
    expect(names(await cluster.list('/api/v1/namespaces'))).toEqual([
      'default',
      'kube-public',
      'kube-system',
    ]);
    const nodes = await cluster.list('/api/v1/nodes');
    expect(nodes.map((node) => node['status'])).toMatchObject([
      { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
      { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
    ]);
  });
});

describe('a ReplicaSet', () => {
  beforeEach(() => start());

  it('gets running pods of its own, each with an address', async () => {
    const { metadata } = await cluster.apply('web', 9);
    await cluster.settled('web', 9);
    const pods = await cluster.pods();
    expect(new Set(pods.map((pod) => statusOf(pod).podIP)).size).toBe(9);
    for (const pod of pods) {
      expect(pod.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
      expect(pod.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid, controller: true }]);
    }
    const settled = await cluster.replicaSet('web');
    expect(settled?.['status']).toEqual({
      replicas: 9,
      fullyLabeledReplicas: 9,
      readyReplicas: 9,
      availableReplicas: 9,
      observedGeneration: 1,
    });
  });

  it('keeps the old pods when it grows, and loses the youngest when it shrinks', async () => {
    await cluster.apply('web', 3);
    await cluster.settled('web', 3);
    const old = names(await cluster.pods());
    await cluster.apply('web', 5);
    await cluster.settled('web', 5);
    expect(names(await cluster.pods())).toEqual(expect.arrayContaining([...old]));
    await cluster.apply('web', 3);
    await cluster.settled('web', 3);
    expect(names(await cluster.pods())).toEqual(old);
    await cluster.apply('web', 0);
    await cluster.settled('web', 0);
    expect(await cluster.pods()).toEqual([]);
  });

  it('is written no more once its status is right', async () => {
    await cluster.apply('web', 2);
    await cluster.settled('web', 2);
    const before = await cluster.replicaSet('web');
    await cluster.apply('other', 1);
    await cluster.settled('other', 1);
    expect(await cluster.replicaSet('web')).toEqual(before);
  });

  it('gets a new pod for one that was deleted', async () => {
    await cluster.apply('web', 2);
    await cluster.settled('web', 2);
    const [victim = ''] = names(await cluster.pods());
    await cluster.call({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${victim}` });
    const left = await until(
      () => cluster.pods(),
      (pods) => pods.length === 2,
    );
    expect(names(left)).not.toContain(victim);
    await cluster.settled('web', 2);
  });
});

describe('the deletion of a ReplicaSet', () => {
  beforeEach(async () => {
    await start();
    await cluster.apply('web', 3);
    await cluster.settled('web', 3);
  });

  for (const policy of ['Background', 'Foreground']) {
    it(`takes its pods along: ${policy}`, async () => {
      await cluster.remove('web', policy);
      await until(
        () => cluster.pods(),
        (pods) => pods.length === 0,
      );
      await until(
        () => cluster.replicaSet('web'),
        (found) => found === undefined,
      );
    });
  }

  it('leaves them when it is told to', async () => {
    await cluster.remove('web', 'Orphan');
    await until(
      () => cluster.replicaSet('web'),
      (found) => found === undefined,
    );
    const left = await cluster.pods();
    expect(left.map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[], [], []]);
  });
});

describe('pods that ask for more than there is', () => {
  it('wait, say why, and start when there is room', async () => {
    await start({ cpu: '1' });
    await cluster.apply('first', 2, { cpu: '1' });
    await cluster.settled('first', 2);
    await cluster.apply('second', 1, { cpu: '600m' });
    const [pod] = await until(
      async () =>
        (await cluster.pods()).filter(({ metadata }) => metadata.name.startsWith('second')),
      ([found]) => statusOf(found).conditions !== undefined,
    );
    expect(statusOf(pod)).toMatchObject({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/2 nodes are available: 2 Insufficient cpu.',
        },
      ],
    });
    await cluster.apply('first', 1, { cpu: '1' });
    await cluster.settled('second', 1);
  });

  it('wait for memory as well', async () => {
    await start({ count: 1, memory: '1Gi' });
    await cluster.apply('web', 3, { memory: '400Mi' });
    await until(
      async () => statusOf(await cluster.replicaSet('web')).readyReplicas,
      (ready) => ready === 2,
    );
    expect(names(await cluster.pods())).toHaveLength(3);
  });
});

describe('a namespace that goes', () => {
  it('takes all it holds along', async () => {
    await start();
    const create = (path: string, body: object): Promise<unknown> =>
      cluster.call({ method: 'POST', path, body });
    await create('/api/v1/namespaces', { metadata: { name: 'doomed' } });
    await create('/api/v1/namespaces/doomed/secrets', { metadata: { name: 'x' } });
    await create('/apis/apps/v1/namespaces/doomed/replicasets', doomedReplicaSet);
    const pods = '/api/v1/namespaces/doomed/pods';
    await until(
      () => cluster.list(pods),
      (found) => found.length === 3,
    );
    await cluster.call({ method: 'DELETE', path: '/api/v1/namespaces/doomed' });
    await until(
      () => cluster.get('/api/v1/namespaces/doomed'),
      (found) => found === undefined,
    );
    expect(await cluster.list(pods)).toEqual([]);
    expect(await cluster.list('/api/v1/namespaces/doomed/secrets')).toEqual([]);
  });
});

const doomedReplicaSet = {
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
    },
  },
};
