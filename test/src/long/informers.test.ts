/**
 * The informer and the typed client of @kubernetes/client-node, as a controller uses them, on a federation API that is killed
 * and comes back.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CoreV1Api,
  type Informer,
  KubeConfig,
  makeInformer,
  type ObjectCache,
  type V1Secret,
  Watch,
} from '@kubernetes/client-node';
import { until } from '../federation/until.js';
import { send, watchFor } from '../parity/exchange.js';
import { type OurServer, startOurs } from '../parity/ours.js';

const soonMs = 60_000;
const namespace = 'informers';

let ours: OurServer;
let config: KubeConfig;
let api: CoreV1Api;
beforeAll(async () => {
  ours = await startOurs();
  config = new KubeConfig();
  config.loadFromFile(ours.kubeconfig);
  api = config.makeApiClient(CoreV1Api);
  await api.createNamespace({ body: { metadata: { name: namespace } } });
}, 180_000);
afterAll(async () => {
  await ours?.stop();
}, 60_000);

const create = (name: string): Promise<V1Secret> =>
  api.createNamespacedSecret({ namespace, body: { metadata: { name } } });

describe('an informer', () => {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const seen: string[] = [];
  let informer: Informer<V1Secret> & ObjectCache<V1Secret>;
  let isWanted = true;

  beforeAll(async () => {
    informer = makeInformer(config, path, () => api.listNamespacedSecret({ namespace }));
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, ({ metadata }) =>
        seen.push(`${verb} ${metadata?.name} ${metadata?.resourceVersion}`),
      );
    }
    // What a controller does: begin anew when the stream breaks.
    informer.on('error', () => {
      if (isWanted) setTimeout(() => void informer.start(), 100).unref();
    });
    await informer.start();
  });
  afterAll(async () => {
    isWanted = false;
    await informer?.stop();
  });

  const verbsOf = (name: string): string[] =>
    seen.filter((line) => line.split(' ')[1] === name).map((line) => line.split(' ')[0] ?? '');

  it('sees what is made, changed and deleted', async () => {
    await create('first');
    const body = { metadata: { name: 'first', namespace }, stringData: { a: 'b' } };
    await api.replaceNamespacedSecret({ name: 'first', namespace, body });
    await api.deleteNamespacedSecret({ name: 'first', namespace });
    await until(
      async () => verbsOf('first'),
      (verbs) => verbs.length >= 3,
      soonMs,
    );
    expect(verbsOf('first')).toEqual(['add', 'update', 'delete']);
  });

  it('misses nothing and sees nothing twice when the API is killed under it', async () => {
    for (let round = 0; round < 3; round += 1) {
      await create(`before-${round}`);
      await ours.killApi();
      await ours.startApi();
      await create(`after-${round}`);
    }
    await create('last');
    await until(
      async () => verbsOf('last'),
      (verbs) => verbs.length > 0,
      soonMs,
    );
    const names = [0, 1, 2].flatMap((round) => [`before-${round}`, `after-${round}`]);
    await until(
      async () => names.filter((name) => informer.get(name, namespace) === undefined),
      (missing) => missing.length === 0,
      soonMs,
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(names.map((name) => verbsOf(name))).toEqual(names.map(() => ['add']));
  });
});

describe('many writers', () => {
  const key = 'example.com/count';
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  const headers = { 'content-type': 'application/json' };
  type Counter = {
    readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  };
  const countOf = ({ metadata }: Counter): number => Number(metadata?.annotations?.[key] ?? 0);

  /** Reads and writes until nobody was quicker; returns how often somebody was. */
  async function increment(): Promise<number> {
    for (let conflicts = 0; ; conflicts += 1) {
      const read = await send(ours, { method: 'GET', path: `${path}/counter`, headers: {} });
      const secret = read.body as Counter;
      const annotations = { [key]: String(countOf(secret) + 1) };
      const body = { ...secret, metadata: { ...secret.metadata, annotations } };
      const { status } = await send(ours, {
        method: 'PUT',
        path: `${path}/counter`,
        headers,
        body,
      });
      if (status === 200) return conflicts;
      if (status !== 409) throw new Error(`incrementing: ${status}`);
    }
  }

  it('increment one annotation 400 times and lose none, and an informer sees each', async () => {
    await create('counter');
    const counts: number[] = [];
    const informer = makeInformer(config, path, () => api.listNamespacedSecret({ namespace }));
    informer.on('update', (secret) => counts.push(countOf(secret)));
    await informer.start();
    const conflicts = await Promise.all(
      Array.from({ length: 20 }, async () => {
        let met = 0;
        for (let turn = 0; turn < 20; turn += 1) met += await increment();
        return met;
      }),
    );
    await until(
      async () => counts,
      (seen) => seen.includes(400),
      soonMs,
    );
    await informer.stop();
    expect(counts).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
    expect(conflicts.reduce((sum, met) => sum + met, 0)).toBeGreaterThan(0);
  }, 180_000);
});

describe('many watchers', () => {
  it('see one order of what several write', async () => {
    const watch = new Watch(config);
    const { metadata } = await api.listNamespacedSecret({ namespace });
    const logs: string[][] = [];
    const aborts: AbortController[] = [];
    for (let watcher = 0; watcher < 5; watcher += 1) {
      const log: string[] = [];
      logs.push(log);
      aborts.push(
        await watch.watch(
          `/api/v1/namespaces/${namespace}/secrets`,
          { resourceVersion: metadata?.resourceVersion },
          (type, secret: V1Secret) =>
            log.push(`${type} ${secret.metadata?.name} ${secret.metadata?.resourceVersion}`),
          () => undefined,
        ),
      );
    }
    const writers = Array.from({ length: 8 }, (_, writer) => writer);
    await Promise.all(
      writers.map(async (writer) => {
        for (let turn = 0; turn < 10; turn += 1) await create(`order-${writer}-${turn}`);
      }),
    );
    await until(
      async () => logs.map((log) => log.length),
      (sizes) => sizes.every((size) => size >= 80),
      soonMs,
    );
    for (const abort of aborts) abort.abort();
    const [first = []] = logs;
    expect(first).toHaveLength(80);
    for (const log of logs) expect(log).toEqual(first);
    const versions = first.map((line) => Number(line.split(' ')[2]));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });
});

describe('a watcher that was away for too long', () => {
  const path = `/api/v1/namespaces/${namespace}/secrets`;
  /** More than an API keeps of the past. */
  const bigWrites = 120;
  const big = Buffer.alloc(1_000_000, 'x').toString('base64');

  it('is told so, and an informer lists again and goes on', async () => {
    const past = await api.listNamespacedSecret({ namespace });
    await create('big');
    for (let write = 0; write < bigWrites; write += 1) {
      const data = { data: { text: big, turn: Buffer.from(String(write)).toString('base64') } };
      const headers = { 'content-type': 'application/merge-patch+json' };
      const message = { method: 'PATCH', path: `${path}/big`, headers, body: data };
      expect((await send(ours, message)).status).toBe(200);
    }
    let lists = 0;
    const stale = async () => {
      lists += 1;
      return lists === 1 ? past : await api.listNamespacedSecret({ namespace });
    };
    const informer = makeInformer(config, path, stale);
    await informer.start();
    await until(async () => informer.get('big', namespace) !== undefined, Boolean, soonMs);
    await create('after-all');
    await until(async () => informer.get('after-all', namespace) !== undefined, Boolean, soonMs);
    await informer.stop();
    expect(lists).toBe(2);
    const from = `${path}?watch=1&resourceVersion=${past.metadata?.resourceVersion}`;
    const { events } = await watchFor(
      ours,
      { method: 'GET', path: from, headers: {} },
      { events: 1, withinMs: soonMs, meanwhile: async () => undefined },
    );
    expect(events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  }, 300_000);
});
