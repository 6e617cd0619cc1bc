import type { QueueBackend } from './job.js';
import { openPostgresTransport } from './postgres-transport.js';
import { openRedisTransport } from './redis-transport.js';

/** One shard queue, seen by who rings. */
export type Producer = {
  addBulk(jobs: { name: string; data: unknown }[]): Promise<unknown>;
  /** Rejects for good when the producer will never work. */
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
};

/** One shard queue, seen by who works. */
export type Consumer = {
  run(): Promise<void>;
  /** Rejects when it will never work: one that was opened in a bad moment does not recover. */
  waitUntilReady(): Promise<unknown>;
  /** Takes no more jobs; resolves when the running ones have ended. */
  drain(): Promise<void>;
  /** Lets go of everything without waiting for running jobs. */
  close(): Promise<void>;
};

export type ConsumerOptions = {
  readonly name: string;
  readonly concurrency: number;
  readonly lockMs: number;
  readonly stalledEveryMs: number;
  readonly work: (data: unknown) => Promise<void>;
  /** After every fetch that the backend answered, with a job or with none. */
  readonly onAlive: () => void;
  readonly onError: (error: Error) => void;
};

export type ProducerTransport = {
  /** Resolves when the first attempt to connect has ended, well or badly. */
  readonly attempted: Promise<void>;
  open(name: string): Producer;
  close(): Promise<void>;
};

export type ConsumerTransport = {
  open(options: ConsumerOptions): Consumer;
  close(): Promise<void>;
};

/** What the doorbell needs of a backend; all of BullMQ's differences end here. */
export type Transport = {
  produce(): ProducerTransport;
  /** `workers`: how many consumers will be open at a time. */
  consume(workers: number): ConsumerTransport;
};

export function openTransport(backend: QueueBackend): Transport {
  return backend.kind === 'redis'
    ? openRedisTransport(backend.url)
    : openPostgresTransport(backend.url);
}
