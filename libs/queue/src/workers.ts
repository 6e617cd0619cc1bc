import { withDeadline } from './deadline.js';
import { defaultPrefix, queueName } from './job.js';
import type { Due, LoopQueue, QueueBackend } from './job.js';
import { limits } from './limits.js';
import { ShardWorker } from './shard-worker.js';
import { openTransport } from './transport.js';

export type WorkersOptions = {
  readonly backend: QueueBackend;
  readonly loops: readonly LoopQueue[];
  readonly prefix?: string;
  /** May be called for one key twice at a time: the claim decides, not the queue. */
  readonly handle: (due: Due) => Promise<void>;
  /** What went wrong in the queue or in `handle`; the queue goes on by itself. */
  readonly onError: (error: Error) => void;
  readonly limits?: Partial<WorkerLimits>;
};

export type WorkerLimits = {
  readonly lockMs: number;
  readonly stalledEveryMs: number;
  readonly silentMsMax: number;
};

export type WorkerStats = {
  readonly workers: number;
  /** Workers whose last answer from the backend is longer ago than an idle worker's pause. */
  readonly silent: number;
  readonly running: number;
  /** Jobs that were dropped because they were none of ours. */
  readonly malformed: number;
  /** Workers that were replaced because they were stuck. */
  readonly replaced: number;
};

export type Workers = {
  stats(): WorkerStats;
  /** Takes no more jobs, lets the running ones end, at most for `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
};

/** One worker for every shard of every loop; starts at once and waits for the backend if need be. */
export function startWorkers(options: WorkersOptions): Workers {
  const { backend, loops, prefix = defaultPrefix, handle, onError } = options;
  const { lockMs, stalledEveryMs, silentMsMax } = { ...limits, ...options.limits };
  const shared = { lockMs, stalledEveryMs, silentMsMax, handle, onError };
  const shards = loops.flatMap(({ loop, shards: count, concurrency }) =>
    Array.from({ length: count }, (_, shard) => {
      const name = queueName(prefix, loop, shard);
      return { name, loop, concurrency, ...shared };
    }),
  );
  const transport = openTransport(backend).consume(shards.length);
  const workers = shards.map((shard) => new ShardWorker({ ...shard, transport }));
  const watch = setInterval(() => {
    for (const worker of workers) worker.watch();
  }, limits.watchEveryMs);
  watch.unref();
  return {
    stats: () => countUp(workers),
    close: async (deadlineMs) => {
      clearInterval(watch);
      await Promise.all(workers.map((worker) => worker.close(deadlineMs)));
      const closing = transport.close();
      await withDeadline(closing, { ms: limits.abandonMs, doing: 'queue.close' }).catch(
        () => undefined,
      );
    },
  };
}

function countUp(workers: readonly ShardWorker[]): WorkerStats {
  const sum = (count: (worker: ShardWorker) => number): number =>
    workers.reduce((total, worker) => total + count(worker), 0);
  const quietMs = limits.idleAskSeconds * 2_000;
  return {
    workers: workers.length,
    silent: sum((worker) => (worker.silence().silentMs > quietMs ? 1 : 0)),
    running: sum((worker) => worker.active),
    malformed: sum((worker) => worker.malformed),
    replaced: sum((worker) => worker.replaced),
  };
}
