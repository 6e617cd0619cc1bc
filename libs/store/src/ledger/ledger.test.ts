import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterCapacity, printObjectKey } from '@navarch/model';
import type { Store } from '../index.js';
import {
  keyOf,
  onPostgres,
  startTestServer,
  type TestServer,
  until,
} from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const onePod = { pods: 1_000 };

/** A cluster of one node with so many places for pods. */
const snapshot = (
  places: number,
  facts: Partial<ClusterCapacity> = {},
): Omit<ClusterCapacity, 'version'> => ({
  cluster: 'oslo',
  observedAt: 1,
  nodes: [{ name: 'node-1', labels: {}, free: { pods: places * 1_000 } }],
  bound: {},
  unschedulable: {},
  ...facts,
});

const takenOf = async ({ ledger }: Store): Promise<number> =>
  (await ledger.outstanding()).reduce((sum, { replicas }) => sum + replicas, 0);

/** A process that takes places of oslo, one for each of a range of objects, all at once. */
function startTaker(url: string, [from, to]: readonly [number, number]) {
  const script = fileURLToPath(new URL('../testing/take-room.js', import.meta.url));
  const child = spawn(process.execPath, [script, url, String(from), String(to)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { kill: () => child.kill('SIGKILL'), exited: once(child, 'exit') };
}

const promise = (uid: string, replicas: Record<string, number>) => [
  {
    uid,
    name: `web/${uid}`,
    requests: onePod,
    nodeSelector: {},
    promises: replicas,
  },
];

const readOf = async (ledger: Store['ledger']) =>
  Object.fromEntries((await ledger.versions()).map((version) => [version.cluster, version]));

describe('a ledger', () => {
  onPostgres(
    'never promises the same room twice to 200 at once, though one who promises is killed',
    async () => {
      const url = await servers.newDatabase();
      const store = await servers.open(url);
      await store.ledger.saveCapacity(snapshot(80));
      const killed = startTaker(url, [0, 100]);
      const other = startTaker(url, [100, 200]);
      await until(async () => (await takenOf(store)) >= 20, 120_000);
      killed.kill();
      await Promise.all([killed.exited, other.exited]);
      expect(await takenOf(store)).toBeLessThanOrEqual(80);
      await startTaker(url, [0, 200]).exited;
      expect(await takenOf(store)).toBe(80);
      expect(await store.ledger.outstanding()).toHaveLength(80);
    },
    400_000,
  );

  it('refuses a promise that relies on what was true before', async () => {
    const { ledger } = await servers.newStore();
    await ledger.saveCapacity(snapshot(5));
    const first = await readOf(ledger);
    expect(await ledger.reserve(promise('a', { oslo: 2 }), first)).toBe('reserved');
    expect(await ledger.reserve(promise('b', { oslo: 2 }), first)).toBe('stale');
    expect(await ledger.reservationsOf('b')).toEqual([]);
    const second = await readOf(ledger);
    await ledger.saveCapacity(snapshot(4));
    expect(await ledger.reserve(promise('b', { oslo: 2 }), second)).toBe('stale');
    expect(await ledger.reserve(promise('b', { oslo: 2 }), await readOf(ledger))).toBe('reserved');
  });

  it('lets promises shrink and move without asking, and gives no new version for it', async () => {
    const { ledger } = await servers.newStore();
    expect(await ledger.reserve(promise('a', { oslo: 3, rome: 1 }), {})).toBe('reserved');
    const before = await ledger.versions();
    expect(await ledger.reserve(promise('a', { oslo: 1 }), {})).toBe('reserved');
    expect(await ledger.versions()).toEqual(before);
    expect(await ledger.reservationsOf('a')).toMatchObject([{ cluster: 'oslo', replicas: 1 }]);
    expect(await ledger.reserve(promise('a', { oslo: 2 }), {})).toBe('stale');
  });

  it('lets go of a promise as its pods are seen on nodes', async () => {
    const { ledger } = await servers.newStore();
    await ledger.saveCapacity(snapshot(5));
    await ledger.reserve(promise('a', { oslo: 3 }), await readOf(ledger));
    await ledger.saveCapacity(snapshot(3, { bound: { 'web/a': 2 } }));
    expect(await ledger.outstanding()).toMatchObject([{ uid: 'a', replicas: 3, bound: 2 }]);
    await ledger.saveCapacity(snapshot(2, { bound: { 'web/a': 3 } }));
    expect(await ledger.outstanding()).toEqual([]);
    await ledger.release('a');
    expect(await ledger.reservationsOf('a')).toEqual([]);
  });

  it('never takes a cluster for a former one of the same name', async () => {
    const { ledger } = await servers.newStore();
    await ledger.saveCapacity(snapshot(5));
    const former = await readOf(ledger);
    await ledger.releaseCluster('oslo');
    await ledger.saveCapacity(snapshot(1));
    expect(await ledger.reserve(promise('a', { oslo: 5 }), former)).toBe('stale');
  });

  it('counts pods that were on nodes before their promise was written', async () => {
    const { ledger } = await servers.newStore();
    await ledger.saveCapacity(snapshot(3, { bound: { 'web/a': 2 } }));
    await ledger.reserve(promise('a', { oslo: 3 }), await readOf(ledger));
    expect(await ledger.outstanding()).toMatchObject([{ uid: 'a', replicas: 3, bound: 2 }]);
  });

  it('knows when room may have appeared, and writes nothing that is not new', async () => {
    const { ledger } = await servers.newStore();
    const save = (next: Omit<ClusterCapacity, 'version'>) => ledger.saveCapacity(next);
    const first = await save(snapshot(2));
    expect(first).toMatchObject({ changed: true, grew: true });
    const again = snapshot(2, { observedAt: 9 });
    expect(await save(again)).toEqual({ version: first.version, changed: false, grew: false });
    const second = await save(snapshot(1));
    expect(second.version).toBeGreaterThan(first.version);
    expect(second).toMatchObject({ changed: true, grew: false });
    expect(await save(snapshot(3))).toMatchObject({ grew: true });
    const waiting = { unschedulable: { 'web/a': { pods: 2, since: 1 } } };
    expect(await save(snapshot(3, waiting))).toMatchObject({ grew: false });
    expect(await save(snapshot(3))).toMatchObject({ grew: true });
    await ledger.releaseCluster('oslo');
    expect(await ledger.versions()).toEqual([]);
  });

  it('remembers who waits, the more important and then the older first', async () => {
    const { ledger } = await servers.newStore();
    const wait = async (text: string, replicas = 1) => {
      const [uid = '', priority, now] = text.split(' ');
      const key = printObjectKey(keyOf(uid, 'replicasets'));
      await ledger.setBacklog({
        uid,
        key,
        replicas,
        reason: 'full',
        priority: Number(priority),
        now: Number(now),
      });
    };
    await wait('young 0 30');
    await wait('old 0 10');
    await wait('dear 5 40');
    await wait('old 0 50', 2);
    const order = await ledger.backlog(10);
    expect(order.map(({ uid, since }) => `${uid} ${since}`)).toEqual([
      'dear 40',
      'old 10',
      'young 30',
    ]);
    expect(await ledger.backlogSize()).toEqual({ objects: 3, replicas: 4, since: 10 });
    await wait('old 0 60', 0);
    await wait('old 0 70');
    expect((await ledger.backlog(10)).at(-1)).toMatchObject({ uid: 'old', since: 70 });
  });

  it('remembers what full clusters were found to hold', async () => {
    const { ledger } = await servers.newStore();
    const learned = { oslo: { replicas: 2, until: 9, times: 1 } };
    await ledger.setLearned('a', { ...learned, rome: { replicas: 0, until: 9, times: 2 } });
    await ledger.setLearned('a', learned);
    expect(await ledger.learned('a')).toEqual(learned);
    expect(await ledger.allLearned()).toEqual([
      { uid: 'a', cluster: 'oslo', learned: learned.oslo },
    ]);
    await ledger.setLearned('a', {});
    expect(await ledger.learned('a')).toEqual({});
  });
});
