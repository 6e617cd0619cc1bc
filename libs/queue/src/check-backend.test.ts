import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRedis, startPostgres } from '@navarch/backing';
import type { PostgresServer } from '@navarch/backing';
import { checkBackend, judgeRedis } from './check-backend.js';
import { createDoorbell } from './doorbell.js';
import type { QueueBackend } from './job.js';
import { limits } from './limits.js';
import { prepareBackend } from './prepare-backend.js';
import { connectRedis, startRedisServer } from './testing/servers.js';

describe('judgeRedis', () => {
  const info = (version: string, policy: string, aof: string): string =>
    `# Server\r\nredis_version:${version}\r\n# Memory\r\nmaxmemory_policy:${policy}\r\naof_enabled:${aof}\r\n`;
  it.each([
    [info('7.0.15', 'noeviction', '1'), []],
    [info('7.0.15', 'allkeys-lru', '1'), ['maxmemory-policy allkeys-lru']],
    [info('6.2.1', 'noeviction', '1'), ['6.2.1']],
    [info('6.2.1', 'volatile-ttl', '0'), ['volatile-ttl', '6.2.1', 'append-only']],
    [`valkey_version:8.0.1\r\n${info('6.2.1', 'noeviction', '1')}`, []],
    [`used_memory:990\r\nmaxmemory:1000\r\n${info('7.0.15', 'noeviction', '1')}`, ['no memory']],
    [`used_memory:90\r\nmaxmemory:1000\r\n${info('7.0.15', 'noeviction', '1')}`, []],
    [`used_memory:90\r\nmaxmemory:0\r\n${info('7.0.15', 'noeviction', '1')}`, []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(judgeRedis(text)).toEqual(expected.map((part) => expect.stringContaining(part)));
  });
});

const mayLackRedis = findRedis() === undefined && process.env['CI'] !== 'true';

(mayLackRedis ? describe.skip : describe)('checkBackend on Redis (needs it on PATH)', () => {
  it('warns of nothing on a Redis that is set up as it should be', async () => {
    const server = await startRedisServer();
    expect(await checkBackend(server.backend)).toEqual({ warnings: [] });
    const client = connectRedis(server.backend.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    client.disconnect();
    const { warnings } = await checkBackend(server.backend);
    expect(warnings).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
    await server.stop();
  });
});

describe('a Redis that accepts and never answers', () => {
  it('costs a ring no more than its deadline', async () => {
    const sockets = new Set<{ destroy: () => void }>();
    const server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const backend = { kind: 'redis', url: `redis://127.0.0.1:${port}` } as const;
    const loops = [{ loop: 'sync', shards: 1, concurrency: 1 }];
    const doorbell = createDoorbell({ backend, loops });
    const rungAt = performance.now();
    await expect(doorbell.ring([{ loop: 'sync', key: 'a', shardBy: 'a' }])).rejects.toMatchObject({
      code: 'doorbell.ring',
      cause: { code: 'doorbell.add' },
    });
    expect(performance.now() - rungAt).toBeLessThan(limits.ringMs + 1_000);
    await doorbell.close();
    const { warnings } = await checkBackend(backend);
    expect(warnings).toEqual([expect.stringContaining('does not answer')]);
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
});

describe('the tables of the queue', () => {
  let dataDir = '';
  let postgres: PostgresServer;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'navarch-queue-'));
    postgres = await startPostgres({ dataDir, durable: false });
  });
  afterAll(async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('are made once by several who start together; a doorbell from before then works', async () => {
    const backend: QueueBackend = { kind: 'postgres', url: postgres.url };
    const loops = [{ loop: 'sync', shards: 1, concurrency: 1 }];
    const doorbell = createDoorbell({ backend, loops });
    const jobs = [{ loop: 'sync', key: 'a', shardBy: 'a' }];
    await expect(doorbell.ring(jobs)).rejects.toMatchObject({ code: 'doorbell.ring' });
    const before = await checkBackend(backend);
    expect(before.warnings).toEqual([expect.stringContaining('tables are not there yet')]);
    await Promise.all([1, 2, 3, 4].map(() => prepareBackend(backend)));
    expect(await checkBackend(backend)).toEqual({ warnings: [] });
    await doorbell.ring(jobs);
    await doorbell.close();
  });

  it('cannot be made without a server', async () => {
    const url = 'postgresql://navarch@127.0.0.1:1/navarch';
    await expect(prepareBackend({ kind: 'postgres', url })).rejects.toMatchObject({
      code: 'queue.prepare',
    });
    const { warnings } = await checkBackend({ kind: 'postgres', url });
    expect(warnings).toEqual([expect.stringContaining('does not answer')]);
  });
});
