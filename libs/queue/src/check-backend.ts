import { Redis } from 'ioredis';
import { Client } from 'pg';
import { withDeadline } from './deadline.js';
import type { QueueBackend } from './job.js';
import { limits } from './limits.js';
import { impatientOptions, redisAddress } from './redis-options.js';

/** What a person should know about a backend. Nothing here stops the system: without a queue it is slower, no more. */
export type BackendCheck = { readonly warnings: string[] };

export async function checkBackend(backend: QueueBackend): Promise<BackendCheck> {
  const look = backend.kind === 'redis' ? lookAtRedis : lookAtPostgres;
  try {
    const looking = look(backend.url);
    return {
      warnings: await withDeadline(looking, { ms: 2 * limits.connectMs, doing: 'queue.check' }),
    };
  } catch {
    // The cause may quote the URL and with it a password.
    return {
      warnings: [`the queue's ${backend.kind} does not answer; work is found by the sweep`],
    };
  }
}

async function lookAtRedis(url: string): Promise<string[]> {
  const options = { ...impatientOptions, lazyConnect: true, retryStrategy: () => null };
  const address = redisAddress(url);
  const client =
    'url' in address ? new Redis(address.url, options) : new Redis({ ...address, ...options });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return judgeRedis(await client.info());
  } finally {
    client.disconnect();
  }
}

/** Redis refuses writes from its limit on; so near to it, it does so now and then. */
const fullShare = 0.95;

/** Reads what INFO answers; a field that a look-alike does not have is no reason to warn. */
export function judgeRedis(info: string): string[] {
  const fields = new Map(
    info.split(/\r?\n/u).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
  const warnings = judgeMemory(fields);
  const version = fields.get('redis_version');
  const isValkey = fields.has('valkey_version');
  if (!isValkey && version !== undefined && Number.parseInt(version, 10) < 7) {
    warnings.push(`Redis is ${version}; 7.0 or newer is what Navarch is tested with`);
  }
  if (fields.get('aof_enabled') === '0') {
    warnings.push(
      'Redis keeps no append-only file: after a crash waiting jobs are found by the sweep, which takes longer',
    );
  }
  return warnings;
}

function judgeMemory(fields: ReadonlyMap<string, string>): string[] {
  const warnings: string[] = [];
  const policy = fields.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    warnings.push(
      `Redis has maxmemory-policy ${policy}: it drops waiting jobs when it is full; set noeviction`,
    );
  }
  const [mostBytes, usedBytes] = ['maxmemory', 'used_memory'].map((name) =>
    Number(fields.get(name) ?? 0),
  ) as [number, number];
  if (mostBytes > 0 && usedBytes > mostBytes * fullShare) {
    warnings.push(
      'Redis has no memory left (maxmemory): it takes or keeps no more jobs, and work is found by the sweep, which takes longer',
    );
  }
  return warnings;
}

async function lookAtPostgres(url: string): Promise<string[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.connectMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; prepared: boolean }>(
      `SELECT current_setting('server_version_num') AS version,
              to_regclass('bullmq.migration') IS NOT NULL AS prepared`,
    );
    const [found] = rows;
    const warnings: string[] = [];
    if (Number(found?.version) < 150_000) {
      warnings.push('PostgreSQL is older than 15, which is what Navarch is tested with');
    }
    if (found?.prepared !== true) {
      warnings.push("the queue's tables are not there yet; they are made by the migration");
    }
    return warnings;
  } finally {
    await client.end();
  }
}
