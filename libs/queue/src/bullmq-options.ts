import type { BackendFactory, IQueueBackend } from 'bullmq';
import { limits } from './limits.js';
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
});

/** Tells of every fetch that came through: the one sign of life that cannot be faked by an open socket. */
export function watchFetches<Backend extends IQueueBackend, Connection>(
  factory: BackendFactory<Backend, Connection>,
  onAlive: () => void,
): BackendFactory<Backend, Connection> {
  return (name, options, extra) => {
    const backend = factory(name, options, extra);
    const fetch = backend.moveToActive.bind(backend);
    backend.moveToActive = async (token, worker) => {
      const fetched = await fetch(token, worker);
      onAlive();
      return fetched;
    };
    return backend;
  };
}
