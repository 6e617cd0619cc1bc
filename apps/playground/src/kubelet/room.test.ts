/** A member whose nodes run out of room, as its administrator sees it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { type Member, startMember } from '../member.js';
import { Cluster, statusOf, until } from '../testing/cluster.js';

let folder = '';
let member: Member;
let cluster: Cluster;
let now = Date.parse('2026-01-01T00:00:00Z');
const failures: unknown[] = [];

async function start(): Promise<void> {
  member = await startMember({
    name: 'tokyo',
    folder,
    host: '127.0.0.1',
    port: 0,
    nodes: { count: 2, cpu: '4', memory: '8Gi', pods: 5 },
    startDelayMs: 0,
    clock: () => now,
    onError: (error) => failures.push(error),
  });
  cluster = await Cluster.open(member.kubeconfig);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-room-'));
  await start();
});
afterEach(async () => {
  await member.stop();
  await rm(folder, { recursive: true, force: true });
  expect(failures.splice(0)).toEqual([]);
});

const patch = async (path: string, body: object): Promise<void> => {
  const type = 'application/merge-patch+json';
  const { status } = await cluster.call({ method: 'PATCH', path, body, type });
  expect(status).toBe(200);
};

async function ready(name: string, count: number): Promise<void> {
  await until(
    async () => statusOf(await cluster.replicaSet(name)).readyReplicas ?? 0,
    (readyReplicas) => readyReplicas === count,
  );
}

/** The conditions of the pods that wait, when there are so many of them. */
async function waiting(count: number): Promise<readonly unknown[]> {
  const pods = await until(
    async () => (await cluster.pods()).filter((pod) => isWaiting(pod)),
    (found) => found.length === count,
  );
  return pods.map((pod) => statusOf(pod).conditions?.[0]);
}

const isWaiting = (pod: KubeObject): boolean =>
  statusOf(pod).conditions?.[0]?.reason === 'Unschedulable';

describe('pods', () => {
  const gpu = 'example.com/gpu';

  it('wait for places on nodes', async () => {
    await cluster.apply('web', 12);
    await ready('web', 10);
    expect(await waiting(2)).toMatchObject([
      { message: '0/2 nodes are available: 2 Too many pods.' },
      { message: '0/2 nodes are available: 2 Too many pods.' },
    ]);
  });

  it('wait for room on disks', async () => {
    await cluster.apply('web', 3, { 'ephemeral-storage': '60Gi' });
    await ready('web', 2);
    expect(await waiting(1)).toMatchObject([
      { message: '0/2 nodes are available: 2 Insufficient ephemeral-storage.' },
    ]);
  });

  it('wait for what no node has, until one has it, and it keeps it', async () => {
    await cluster.apply('web', 2, { [gpu]: '1' });
    expect(await waiting(2)).toMatchObject([
      { message: `0/2 nodes are available: 2 Insufficient ${gpu}.` },
      { message: `0/2 nodes are available: 2 Insufficient ${gpu}.` },
    ]);
    const given = { [gpu]: '2' };
    await patch('/api/v1/nodes/tokyo-1/status', {
      status: { allocatable: given, capacity: given },
    });
    await cluster.settled('web', 2);
    await member.stop();
    await start();
    const node = await cluster.get('/api/v1/nodes/tokyo-1');
    expect(node?.['status']).toMatchObject({ allocatable: { cpu: '4', [gpu]: '2' } });
  });

  it('wait since they were first found to fit nowhere, and start when there is room', async () => {
    for (const name of ['tokyo-1', 'tokyo-2']) {
      await patch(`/api/v1/nodes/${name}`, { spec: { unschedulable: true } });
    }
    await cluster.apply('web', 1, { cpu: '8' });
    const lastTransitionTime = '2026-01-01T00:00:00Z';
    expect(await waiting(1)).toMatchObject([
      { message: '0/2 nodes are available: 2 node(s) were unschedulable.', lastTransitionTime },
    ]);
    now += 60_000;
    await patch('/api/v1/nodes/tokyo-1', { spec: { unschedulable: null } });
    const isChanged = (found: readonly unknown[]): boolean =>
      JSON.stringify(found).includes('1 Insufficient cpu');
    const [condition] = await until(() => waiting(1), isChanged);
    expect(condition).toMatchObject({ lastTransitionTime });
    await patch('/api/v1/nodes/tokyo-1/status', { status: { allocatable: { cpu: '8' } } });
    await cluster.settled('web', 1);
  });

  it('make room when they have ended', async () => {
    await cluster.apply('first', 1, { cpu: '4' });
    await cluster.settled('first', 1);
    const resources = { requests: { cpu: '4' } };
    const spec = { containers: [{ name: 'main', image: 'job:1', resources }] };
    const path = '/api/v1/namespaces/default/pods';
    await cluster.call({ method: 'POST', path, body: { metadata: { name: 'job' }, spec } });
    await until(
      async () => statusOf(await cluster.get(`${path}/job`)).phase,
      (phase) => phase === 'Running',
    );
    await cluster.apply('second', 1, { cpu: '3' });
    await waiting(1);
    await patch(`${path}/job/status`, { status: { phase: 'Succeeded' } });
    await cluster.settled('second', 1);
  });

  it('leave nodes alone that are not ready', async () => {
    const conditions = [{ type: 'Ready', status: 'Unknown' }];
    await patch('/api/v1/nodes/tokyo-2/status', { status: { conditions } });
    await cluster.apply('web', 6);
    await ready('web', 5);
    expect(await waiting(1)).toMatchObject([
      {
        message: '0/2 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint(s).',
      },
    ]);
  });
});
