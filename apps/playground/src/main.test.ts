/** Simulated members as processes: killed, restarted, stopped, and many in one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { Cluster } from './testing/cluster.js';

const script = fileURLToPath(new URL('./main.js', import.meta.url));
type Shown = { readonly name: string; readonly port: number; readonly kubeconfig: string };

let folder = '';
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-members-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

type Running = { readonly child: ChildProcess; readonly members: readonly Shown[] };

async function start(
  env: Readonly<Record<string, string>>,
  command: readonly [string, ...string[]] = [process.execPath, script],
): Promise<Running> {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: {
      NAVARCH_MEMBER_DIR: folder,
      NAVARCH_MEMBER_NAME: 'tokyo',
      NAVARCH_MEMBER_START_DELAY_MS: '10',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const { members } = JSON.parse(line) as { members?: unknown };
    if (!Array.isArray(members)) continue;
    child.stdout.resume();
    return { child, members: members as Shown[] };
  }
  throw new Error('it ended before it was ready');
}

/** Returns the code it exited with; null after a kill. */
async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

const open = ({ members }: Running, index = 0): Promise<Cluster> =>
  Cluster.open(members[index]?.kubeconfig ?? '');

async function everything(cluster: Cluster): Promise<readonly KubeObject[]> {
  const paths = ['/api/v1/namespaces', '/api/v1/pods', '/apis/apps/v1/replicasets'];
  return (await Promise.all(paths.map((path) => cluster.list(path)))).flat();
}

const versionOf = (object: KubeObject | undefined): number =>
  Number(object?.metadata.resourceVersion ?? 0);

describe('a member that is killed', () => {
  it('returns with its stale copies: same identity, same objects, versions that go on', async () => {
    const port = String(await freePorts(1));
    const first = await start({ NAVARCH_MEMBER_PORT: port });
    const before = await open(first);
    await before.apply('web', 9);
    await before.settled('web', 9);
    const had = await everything(before);
    await end(first.child, 'SIGKILL');
    await appendFile(join(folder, 'journal.jsonl'), '{"position":99999,"key":"/se');

    const after = await open(await start({ NAVARCH_MEMBER_PORT: port }));
    expect(after.access).toEqual(before.access);
    expect(await everything(after)).toEqual(had);
    const newest = Math.max(...had.map((object) => versionOf(object)));
    expect(versionOf(await after.apply('next', 1))).toBeGreaterThan(newest);
    await after.settled('next', 1);
    const addresses = (await after.pods()).map((pod) => pod['status'] as { podIP?: string });
    expect(new Set(addresses.map(({ podIP }) => podIP)).size).toBe(10);
  }, 60_000);
});

describe('a member whose disk is full', () => {
  it('refuses what it cannot remember, and forgets nothing of the rest', async () => {
    const port = String(await freePorts(1));
    const shell = `ulimit -f ${blocksMax}; exec "${process.execPath}" "${script}"`;
    const first = await start({ NAVARCH_MEMBER_PORT: port }, ['sh', '-c', shell]);
    const before = await open(first);
    const taken: string[] = [];
    // A small one after each large one: there is room for it once the half line is taken back.
    for (let number = 0; number < 8; number += 1) {
      const large = { name: `large-${number}`, text: 'x'.repeat(40_000) };
      for (const secret of [large, { name: `small-${number}`, text: 'x' }]) {
        if ((await create(before, secret)) === 201) taken.push(secret.name);
      }
    }
    expect(taken).toContain('large-0');
    expect(taken).not.toContain('large-7');
    expect(taken).toContain('small-7');
    await end(first.child, 'SIGKILL');

    const after = await open(await start({ NAVARCH_MEMBER_PORT: port }));
    const secrets = await after.list('/api/v1/namespaces/default/secrets');
    expect(secrets.map(({ metadata }) => metadata.name).toSorted()).toEqual(taken.toSorted());
    expect(await create(after, { name: 'later', text: 'x' })).toBe(201);
  }, 60_000);
});

/** Of 512 or 1024 bytes, as the shell likes it; enough for a start, not for eight large Secrets. */
const blocksMax = 200;

async function create(
  cluster: Cluster,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<number> {
  const body = { metadata: { name }, stringData: { text } };
  const path = '/api/v1/namespaces/default/secrets';
  return (await cluster.call({ method: 'POST', path, body })).status;
}

describe('a member that is told to stop', () => {
  it('does, without a fault', async () => {
    const { child } = await start({ NAVARCH_MEMBER_PORT: String(await freePorts(1)) });
    expect(await end(child, 'SIGTERM')).toBe(0);
  }, 60_000);
});

describe('many members in one process', () => {
  it('have ports that count up, identities of their own, and come back all', async () => {
    const port = await freePorts(3);
    const env = { NAVARCH_MEMBER_PORT: String(port), NAVARCH_MEMBER_COUNT: '3' };
    const first = await start(env);
    expect(first.members).toMatchObject(
      [1, 2, 3].map((number) => ({
        name: `tokyo-${number}`,
        port: port + number - 1,
        kubeconfig: join(folder, `tokyo-${number}`, 'kubeconfig'),
      })),
    );
    const identities = await identitiesOf(first);
    expect(new Set(identities).size).toBe(3);
    await (await open(first, 1)).apply('web', 1);
    expect(await (await open(first, 2)).replicaSet('web')).toBeUndefined();
    await end(first.child, 'SIGKILL');
    const second = await start(env);
    expect(await identitiesOf(second)).toEqual(identities);
    await (await open(second, 1)).settled('web', 1);
  }, 60_000);
});

const identitiesOf = (running: Running): Promise<readonly (string | undefined)[]> =>
  Promise.all(
    running.members.map(async (_, index) => {
      const cluster = await open(running, index);
      return (await cluster.get('/api/v1/namespaces/kube-system'))?.metadata.uid;
    }),
  );

/** The first of `count` ports in a row that were free a moment ago, below those the system and other test files take. */
async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = 12_000 + Math.floor(Math.random() * 5_000);
    const row = Array.from({ length: count }, (_, index) => isFree(first + index));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
  throw new Error('no free ports');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) {
    server.close();
    await once(server, 'close');
  }
  return isListening;
}
