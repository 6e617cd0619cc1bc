import { createRedisBackend, Queue, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { producerOptions, watchFetches, workerOptions } from './bullmq-options.js';
import { impatientOptions, patientOptions, redisAddress } from './redis-options.js';
import type { Consumer, ConsumerOptions, ProducerTransport, Transport } from './transport.js';

/**
 * Jobs in Redis. Every shard's keys carry a hash tag of their own, so that in a Redis Cluster a shard
 * is on one node and the shards spread over all.
 */
export function openRedisTransport(url: string): Transport {
  return {
    produce: () => produce(url),
    consume: () => ({
      open: (options) => consume(url, options),
      close: async () => undefined,
    }),
  };
}

const hashTag = (name: string): string => `{${name}}`;

function produce(url: string): ProducerTransport {
  const address = redisAddress(url);
  const client =
    'url' in address
      ? new Redis(address.url, impatientOptions)
      : new Redis({ ...address, ...impatientOptions });
  // A lost connection is told by the rings that fail on it.
  client.on('error', () => undefined);
  return {
    attempted: new Promise((done) => {
      client.once('ready', done);
      client.once('close', done);
    }),
    open: (name) => {
      const queue = new Queue(name, {
        ...producerOptions,
        prefix: hashTag(name),
        connection: client,
        // Otherwise one bad moment while it is opened would spoil the queue for good.
        skipVersionCheck: true,
        skipWaitingForReady: true,
      });
      queue.on('error', () => undefined);
      return queue;
    },
    close: async () => client.disconnect(),
  };
}

function consume(url: string, options: ConsumerOptions): Consumer {
  const { Worker } = withBackend(watchFetches(createRedisBackend, options.onAlive));
  const worker = new Worker<unknown>(options.name, (job) => options.work(job.data), {
    ...workerOptions(options),
    prefix: hashTag(options.name),
    connection: { ...redisAddress(url), ...patientOptions },
  });
  worker.on('error', options.onError);
  return {
    run: () => worker.run(),
    waitUntilReady: () => worker.waitUntilReady(),
    drain: () => worker.pause(),
    close: () => worker.close(true),
  };
}
