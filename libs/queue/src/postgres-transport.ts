import { createPostgresBackend, withBackend } from 'bullmq';
import type { PgPool } from 'bullmq';
import { Pool } from 'pg';
import { producerOptions, watchFetches, workerOptions } from './bullmq-options.js';
import { limits } from './limits.js';
import type { Consumer, ConsumerOptions, Transport } from './transport.js';

/**
 * Jobs in tables of PostgreSQL, where there is no Redis: the same semantics, several times slower.
 *
 * Every worker keeps one connection of the pool to LISTEN on. A pool with no more connections than
 * workers is a deadlock: all listen, nobody can ask. So it is sized by the number of workers.
 */
export function openPostgresTransport(url: string): Transport {
  return {
    produce: () => {
      const pool = openPool(url, {
        max: limits.postgresProducersMax,
        query_timeout: limits.ringMs,
      });
      return {
        attempted: Promise.resolve(),
        open: (name) => {
          const queue = new Queue(name, { ...producerOptions, connection: shared(pool) });
          queue.on('error', () => undefined);
          return queue;
        },
        close: () => pool.end(),
      };
    },
    consume: (workers) => {
      const pool = openPool(url, { max: workers + limits.postgresQueriesMax });
      return { open: (options) => consume(pool, options), close: () => pool.end() };
    },
  };
}

const { Queue } = withBackend(createPostgresBackend);

/** Where BullMQ's tables are; its migrations fix the name. */
const schema = 'bullmq';

function openPool(url: string, options: { max: number; query_timeout?: number }): Pool {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: limits.connectMs,
    keepAlive: true,
    // A hint may be lost in a crash, so its commits need not wait for the disk.
    options: `-c search_path=${schema} -c synchronous_commit=off`,
    ...options,
  });
  // A connection that breaks while idle is replaced by the pool; who uses one sees the error itself.
  pool.on('error', () => undefined);
  return pool;
}

function consume(pool: Pool, options: ConsumerOptions): Consumer {
  const { Worker } = withBackend(watchFetches(createPostgresBackend, options.onAlive));
  const worker = new Worker<unknown>(options.name, (job) => options.work(job.data), {
    ...workerOptions(options),
    connection: shared(pool),
  });
  worker.on('error', options.onError);
  return {
    run: () => worker.run(),
    waitUntilReady: () => worker.waitUntilReady(),
    drain: () => worker.pause(),
    close: () => worker.close(true),
  };
}

/**
 * The pool without its events and its end: users come and go, and would leave listeners behind. It is
 * what BullMQ asks of a pool, which its own types state more narrowly than pg's do.
 */
function shared(pool: Pool): PgPool {
  const facade = {
    options: { keepAlive: true },
    connect: () => pool.connect(),
    query: (text: string, values?: unknown[]) => pool.query(text, values),
    end: () => Promise.resolve(),
    on: () => facade,
    removeAllListeners: () => facade,
  };
  return facade as unknown as PgPool;
}
