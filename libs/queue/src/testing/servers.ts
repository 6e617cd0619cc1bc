import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, startRedis } from '@navarch/backing';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { QueueBackend } from '../job.js';
import { prepareBackend } from '../prepare-backend.js';
import { redisAddress } from '../redis-options.js';

/** A real server that a suite can mistreat. */
export type Server = {
  readonly backend: QueueBackend;
  /** Everything in the queue is gone; the server stays. */
  empty(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export async function startRedisServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'navarch-queue-'));
  const redis = await startRedis({ dataDir });
  return {
    backend: { kind: 'redis', url: redis.url },
    empty: async () => {
      const client = connectRedis(redis.url);
      await client.flushall();
      client.disconnect();
    },
    kill: redis.kill,
    restart: redis.restart,
    stop: async () => {
      await redis.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A client of one's own. */
export function connectRedis(url: string): Redis {
  const address = redisAddress(url);
  return 'url' in address ? new Redis(address.url) : new Redis(address);
}

export async function startPostgresServer(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'navarch-queue-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  const backend: QueueBackend = { kind: 'postgres', url: postgres.url };
  await prepareBackend(backend);
  return {
    backend,
    empty: () => emptyTables(postgres.url),
    kill: postgres.kill,
    restart: postgres.restart,
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function emptyTables(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('bullmq.%I', tablename) AS name FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename <> 'migration'`,
  );
  await client.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')}`);
  await client.end();
}
