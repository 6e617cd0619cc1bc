import { setTimeout as pause } from 'node:timers/promises';
import type { BackendFactory, IQueueBackend } from 'bullmq';
import { limits } from './limits.js';
import { withReadableData } from './readable-data.js';
import type { ConsumerOptions } from './transport.js';

/** Jobs leave no trace. Nothing is tried again by the queue, since retries are rows of the agenda. */
export const producerOptions = {
  defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  streams: { events: { maxLen: limits.eventsKept } },
};

export const workerOptions = (options: ConsumerOptions) => ({
  autorun: false,
  concurrency: options.concurrency,
  lockDuration: options.lockMs,
  stalledInterval: options.stalledEveryMs,
  maxStalledCount: limits.stalledCountMax,
  drainDelay: limits.idleAskSeconds,
  runRetryDelay: limits.retryMs,
  // Also for jobs that somebody else put there.
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
});

/**
 * Tells of every fetch that came through: the one sign of life that cannot be faked by an open socket.
 *
 * One that failed rests before it says so. A worker tries again at once after most errors, and a backend that did not become
 * ready in a bad moment (a server that was starting up) rejects every fetch without asking anybody: without a rest that is a
 * loop of promises in which no timer and no socket of the process has its turn ever again.
 */
export function watchFetches<Backend extends IQueueBackend, Connection>(
  factory: BackendFactory<Backend, Connection>,
  onAlive: () => void,
  restMs: number = limits.retryMs,
): BackendFactory<Backend, Connection> {
  return (name, options, extra) => {
    const backend = withReadableData(factory(name, options, extra));
    const fetch = backend.moveToActive.bind(backend);
    backend.moveToActive = async (token, worker) => {
      try {
        const fetched = await fetch(token, worker);
        onAlive();
        return fetched;
      } catch (error) {
        await pause(restMs);
        throw error;
      }
    };
    return backend;
  };
}
