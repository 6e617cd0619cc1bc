import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRedis } from '@navarch/backing';
import { createDoorbell } from './doorbell.js';
import type { QueueBackend } from './job.js';
import { connectRedis, startRedisServer } from './testing/servers.js';
import type { Server } from './testing/servers.js';
import { startWorkers } from './workers.js';

const mayLackRedis = findRedis() === undefined && process.env['CI'] !== 'true';
const loops = [{ loop: 'sync', shards: 1, concurrency: 2 }];
const queue = '{navarch-sync-0}:navarch-sync-0';
/** Longer than any job of ours, and no JSON. */
const foreign = ['{"loop":"sync",', 'x'.repeat(300_000), `"${'k'.repeat(300_000)}"`];

/** As whoever has a client of Redis and no idea of jobs. */
async function push({ url }: QueueBackend, texts: readonly string[]): Promise<void> {
  const client = connectRedis(url);
  for (const [index, data] of texts.entries()) {
    await client.hset(`${queue}:by-hand-${index}`, { name: 'sync', data, opts: '{}' });
    await client.lpush(`${queue}:wait`, `by-hand-${index}`);
  }
  await client.zadd(`${queue}:marker`, 0, '0');
  client.disconnect();
}

(mayLackRedis ? describe.skip : describe)('what was put into Redis by hand', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());

  it('and is no JSON is dropped once, and the jobs behind it are worked on', async () => {
    const ran: string[] = [];
    const { backend } = server;
    await push(backend, foreign);
    const workers = startWorkers({
      backend,
      loops,
      limits: { lockMs: 500, stalledEveryMs: 250 },
      handle: async ({ key }) => void ran.push(key),
      onError: () => undefined,
    });
    const doorbell = createDoorbell({ backend, loops });
    await doorbell.ring([{ loop: 'sync', key: 'a', shardBy: 'a' }]);
    const deadline = performance.now() + 20_000;
    while (ran.length < 1 || workers.stats().malformed < foreign.length) {
      if (performance.now() > deadline) break;
      await delay(50);
    }
    // Long enough for what is not gone to come back as stalled.
    await delay(1_500);
    const { malformed } = workers.stats();
    await workers.close(1_000);
    await doorbell.close();
    const client = connectRedis(backend.url);
    const left = await client.keys(`${queue}:by-hand-*`);
    client.disconnect();
    expect([ran, malformed, left]).toEqual([['a'], foreign.length, []]);
  });
});
