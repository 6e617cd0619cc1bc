import { describe, expect, it } from '@jest/globals';
import { readJobData, shardOf } from './job.js';
import { limits } from './limits.js';
import { redisAddress } from './redis-options.js';
import { isStuck, ShardWorker } from './shard-worker.js';
import type { ConsumerOptions } from './transport.js';

describe('shardOf', () => {
  it.each([
    ['', 8, 1],
    ['tokyo', 8, 1],
    ['sydney', 8, 7],
    ['tokyo', 1, 0],
  ])('"%s" of %i never changes', (text, shards, shard) => {
    expect(shardOf(text, shards)).toBe(shard);
  });

  it('spreads names that differ little', () => {
    const counts = Array.from({ length: 8 }, () => 0);
    for (let index = 0; index < 800; index += 1) {
      const shard = shardOf(`cluster-${index}`, 8);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(150);
  });
});

describe('readJobData', () => {
  const read = { loop: 'sync', keys: ['a/b', 'a/c'] };
  it.each([
    ['a job', { loop: 'sync', keys: ['a/b', 'a/c'] }, read],
    ['a job with more in it', { loop: 'sync', keys: ['a/b', 'a/c'], secret: 'x' }, read],
    ['another loop', { loop: 'place', keys: ['a/b'] }, undefined],
    ['no keys', { loop: 'sync' }, undefined],
    ['no list of keys', { loop: 'sync', keys: 'a/b' }, undefined],
    ['an empty key', { loop: 'sync', keys: ['a/b', ''] }, undefined],
    ['too many keys', { loop: 'sync', keys: Array(limits.jobKeysMax + 1).fill('a') }, undefined],
    ['a list', ['sync', 'a/b'], undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_name, data, expected) => {
    expect(readJobData(data, 'sync')).toEqual(expected);
  });
});

describe('redisAddress', () => {
  it.each([
    ['redis://:pw@host:6379/2', { url: 'redis://:pw@host:6379/2' }],
    ['unix:///tmp/a%20b/redis.sock', { path: '/tmp/a b/redis.sock' }],
  ])('%s', (url, address) => {
    expect(redisAddress(url)).toEqual(address);
  });
});

describe('a shard worker', () => {
  it.each([
    [{ silentMs: 31_000, running: 0, concurrency: 2 }, true],
    [{ silentMs: 31_000, running: 1, concurrency: 2 }, true],
    [{ silentMs: 31_000, running: 2, concurrency: 2 }, false],
    [{ silentMs: 29_000, running: 0, concurrency: 2 }, false],
  ])('%j is stuck: %j', (silence, stuck) => {
    expect(isStuck(silence, 30_000)).toBe(stuck);
  });

  it('throws a consumer away that fetches nothing, and no other one', async () => {
    const fake = fakeTransport();
    const { open, opened } = fake;
    const worker = new ShardWorker({ ...settings, transport: { open, close: async () => {} } });
    // Nothing is longer ago than "never" can be waited for: any silence is too long here.
    await new Promise((done) => setImmediate(done));
    worker.watch();
    expect([opened.length, fake.closed, worker.replaced]).toEqual([2, 1, 1]);
    // What the old one still runs does not keep the new one from being judged.
    const running = opened[0]?.work({ loop: 'sync', keys: ['a'] });
    expect(worker.active).toBe(1);
    await running;
  });

  it('throws a consumer away that will never be ready, however young it is', async () => {
    const errors: Error[] = [];
    const { open, opened } = fakeTransport(Promise.reject(new Error('refused')));
    const worker = new ShardWorker({
      ...settings,
      silentMsMax: 60_000,
      transport: { open, close: async () => {} },
      onError: (error) => errors.push(error),
    });
    worker.watch();
    expect(opened).toHaveLength(1);
    await new Promise((done) => setImmediate(done));
    worker.watch();
    expect(opened).toHaveLength(2);
    expect(errors).toMatchObject([{ code: 'queue.worker', facts: { queue: 'navarch-sync-0' } }]);
  });

  it('complains once about the same trouble until there was a sign of life', () => {
    const errors: Error[] = [];
    const { open, opened } = fakeTransport();
    const transport = { open, close: async () => {} };
    const onError = (error: Error): number => errors.push(error);
    void new ShardWorker({ ...settings, transport, onError });
    const [consumer] = opened;
    for (const text of ['refused', 'refused', 'reset']) consumer?.onError(new Error(text));
    consumer?.onAlive();
    consumer?.onError(new Error('reset'));
    expect(errors.map(({ cause }) => String(cause))).toEqual([
      'Error: refused',
      'Error: reset',
      'Error: reset',
    ]);
  });
});

const settings = {
  name: 'navarch-sync-0',
  loop: 'sync',
  concurrency: 1,
  lockMs: 1,
  stalledEveryMs: 1,
  silentMsMax: 0,
  handle: async () => undefined,
  onError: () => undefined,
};

function fakeTransport(ready: Promise<void> = Promise.resolve()) {
  const seen = { opened: [] as ConsumerOptions[], closed: 0, ready };
  return {
    opened: seen.opened,
    get closed() {
      return seen.closed;
    },
    open: (options: ConsumerOptions) => {
      seen.opened.push(options);
      return {
        run: async () => undefined,
        close: async () => {
          seen.closed += 1;
        },
        waitUntilReady: () => seen.ready,
        drain: async () => undefined,
      };
    },
  };
}
