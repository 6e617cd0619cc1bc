/** The simulated member by itself: its pods, its memory, and many of it in one process. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemberClient, MemberError } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { freePorts } from '../federation/ports.js';
import { until } from '../federation/until.js';
import { countsOf, home, namespaceOf, replicaSetOf, secretOf } from './objects.js';
import { PlaygroundProcess } from './playground-process.js';

const { namespaces, pods, replicasets, secrets } = resources;
const soonMs = 15_000;

let folder = '';
const running: PlaygroundProcess[] = [];
const clients: MemberClient[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-playground-'));
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const one of running.splice(0)) await one.kill();
  await rm(folder, { recursive: true, force: true });
});

async function start(args: readonly string[], env = {}): Promise<PlaygroundProcess> {
  const started = await PlaygroundProcess.start({ folder, arguments: args, env });
  running.push(started);
  return started;
}

async function clientOf(playground: PlaygroundProcess, name: string): Promise<MemberClient> {
  const client = new MemberClient(await playground.credentials(name));
  clients.push(client);
  return client;
}

const ready = async (client: MemberClient, name: string): Promise<number | undefined> =>
  countsOf(await client.get(replicasets, home, name)).readyReplicas;

const one = ['--members', 'tokyo', '--any-port'];

describe('a simulated member', () => {
  it('brings nine replicas up, four more, all but two down, and the rest', async () => {
    const client = await clientOf(await start(one), 'tokyo');
    await client.create(namespaces, namespaceOf(home));
    for (const replicas of [9, 13, 2]) {
      await client.apply(replicasets, replicaSetOf('web', replicas));
      await until(
        () => ready(client, 'web'),
        (count) => count === replicas,
        soonMs,
      );
    }
    await client.delete(replicasets, { namespace: home, name: 'web' });
    const left = async () => (await client.list(pods, { namespace: home })).items.length;
    await until(left, (count) => count === 0, soonMs);
  });

  it('leaves pods that fit nowhere pending, until there is room', async () => {
    const settings = { NAVARCH_MEMBER_NODES: '2', NAVARCH_MEMBER_PODS_PER_NODE: '3' };
    const client = await clientOf(await start(one, settings), 'tokyo');
    await client.create(namespaces, namespaceOf(home));
    await client.apply(replicasets, replicaSetOf('first', 4));
    await until(
      () => ready(client, 'first'),
      (count) => count === 4,
      soonMs,
    );
    await client.apply(replicasets, replicaSetOf('second', 4));
    await until(
      () => ready(client, 'second'),
      (count) => count === 2,
      soonMs,
    );
    const pending = await until(
      () => unscheduled(client),
      (found) => found.length === 2,
      soonMs,
    );
    expect(new Set(pending)).toEqual(
      new Set(['Unschedulable: 0/2 nodes are available: 2 Too many pods.']),
    );
    await client.delete(replicasets, { namespace: home, name: 'first' });
    await until(
      () => ready(client, 'second'),
      (count) => count === 4,
      soonMs,
    );
  });

  it('comes back from a kill with what it had, at the same address', async () => {
    const port = String(await freePorts(1));
    const env = { NAVARCH_MEMBER_PORT: port };
    const args = ['--members', 'tokyo'];
    const before = await start(args, env);
    const client = await clientOf(before, 'tokyo');
    await client.create(namespaces, namespaceOf(home));
    await client.create(secrets, secretOf('kept', 'a'));
    await client.apply(replicasets, replicaSetOf('web', 9));
    await until(
      () => ready(client, 'web'),
      (count) => count === 9,
      soonMs,
    );
    const had = await everything(client);
    await before.kill();
    expect(await client.probe('/readyz')).toMatchObject({ ok: false });

    await start(args, env);
    // The client of before goes on: address, authority and identity are the same.
    await until(
      () => client.probe('/readyz'),
      ({ ok }) => ok,
      soonMs,
    );
    expect(await everything(client)).toEqual(had);
    expect(await endOfWatch(client, '1')).toBe('member.expired');
    await client.apply(replicasets, replicaSetOf('web', 3));
    await until(
      () => ready(client, 'web'),
      (count) => count === 3,
      soonMs,
    );
  });

  it('finishes after a kill what it had begun', async () => {
    const slow = { NAVARCH_MEMBER_START_DELAY_MS: '3600000' };
    const before = await start(one, slow);
    const client = await clientOf(before, 'tokyo');
    await client.create(namespaces, namespaceOf(home));
    await client.apply(replicasets, replicaSetOf('web', 3));
    const made = async () => countsOf(await client.get(replicasets, home, 'web')).replicas;
    await until(made, (count) => count === 3, soonMs);
    await before.kill();
    const next = await clientOf(await start(one), 'tokyo');
    await until(
      () => ready(next, 'web'),
      (count) => count === 3,
      soonMs,
    );
  });
});

describe('many simulated members', () => {
  it('are a hundred in one process, and none knows another', async () => {
    const playground = await start(['--count', '100', '--any-port']);
    expect(playground.members).toHaveLength(100);
    const first = await clientOf(playground, 'member-1');
    const last = await clientOf(playground, 'member-100');
    await first.create(namespaces, namespaceOf(home));
    await first.apply(replicasets, replicaSetOf('web', 9));
    await until(
      () => ready(first, 'web'),
      (count) => count === 9,
      soonMs,
    );
    expect(await last.get(namespaces, '', home)).toBeUndefined();
    expect(await residentMegabytes(playground.pid)).toBeLessThan(2_048);
  }, 120_000);
});

async function unscheduled(client: MemberClient): Promise<readonly string[]> {
  const { items } = await client.list(pods, { namespace: home });
  return items.flatMap((pod) => {
    const { phase, conditions = [] } = pod['status'] as {
      phase: string;
      conditions?: readonly { reason?: string; message?: string }[];
    };
    if (phase !== 'Pending') return [];
    return conditions.map(({ reason, message }) => `${reason}: ${message}`);
  });
}

async function everything(client: MemberClient): Promise<readonly KubeObject[]> {
  const lists = [namespaces, secrets, replicasets, pods].map((resource) => client.list(resource));
  return (await Promise.all(lists)).flatMap(({ items }) => items);
}

async function endOfWatch(client: MemberClient, resourceVersion: string): Promise<string> {
  const options = { resourceVersion, signal: AbortSignal.timeout(soonMs) };
  try {
    for await (const { type } of client.watch(secrets, options)) return `an event: ${type}`;
    return 'end';
  } catch (error) {
    return error instanceof MemberError ? error.code : String(error);
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'VmRSS: 0 kB');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}
