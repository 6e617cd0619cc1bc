import { TerminalError, UnavailableError } from '@navarch/model';
import { withDeadline } from './deadline.js';
import { defaultPrefix, queueName, shardOf } from './job.js';
import type { Job, JobData, LoopQueue, QueueBackend } from './job.js';
import { limits } from './limits.js';
import { openTransport } from './transport.js';
import type { Deduplication, Producer, ProducerTransport } from './transport.js';

/**
 * Says that keys are due, nothing more.
 *
 * Who rings has already written the key into the agenda: a ring that fails or is lost costs the time
 * until the next sweep and never the work. So it fails fast, keeps nothing for later and never makes
 * a caller wait for Redis.
 */
export type Doorbell = {
  /** Rejects with an UnavailableError (`doorbell.ring`) when the backend did not take all of the jobs in time. */
  ring(jobs: readonly Job[]): Promise<void>;
  close(): Promise<void>;
};

export type DoorbellOptions = {
  readonly backend: QueueBackend;
  readonly loops: readonly LoopQueue[];
  /** Separates federations that share a backend. */
  readonly prefix?: string;
};

export function createDoorbell({
  backend,
  loops,
  prefix = defaultPrefix,
}: DoorbellOptions): Doorbell {
  const transport = openTransport(backend).produce();
  const producers = new Producers(transport);
  const shardsOf = new Map(loops.map(({ loop, shards }) => [loop, shards]));
  return {
    ring: async (jobs) => {
      const batches = [...byQueue(jobs, { prefix, shardsOf })].flatMap(([name, keys]) =>
        inBatches(keys).map((entries) => ({ name, entries })),
      );
      const rung = await Promise.allSettled(
        batches.map(({ name, entries }) => producers.add(name, entries)),
      );
      const failed = rung.find((one) => one.status === 'rejected');
      if (failed === undefined) return;
      throw new UnavailableError(
        'doorbell.ring',
        { backend: backend.kind, jobs: jobs.length },
        { cause: failed.reason },
      );
    },
    close: () => producers.close(),
  };
}

type Entry = {
  readonly name: string;
  readonly data: JobData;
  readonly opts: { readonly deduplication: Deduplication };
};

/** A key that is rung while it is being worked on is worked on once more afterwards. */
const entryOf = ({ loop, key }: Job): Entry => ({
  name: loop,
  data: { loop, key },
  opts: { deduplication: { id: key, keepLastIfActive: true } },
});

function byQueue(
  jobs: readonly Job[],
  { prefix, shardsOf }: { prefix: string; shardsOf: ReadonlyMap<string, number> },
): Map<string, Map<string, Entry>> {
  const queues = new Map<string, Map<string, Entry>>();
  for (const job of jobs) {
    const shards = shardsOf.get(job.loop);
    if (shards === undefined) throw new TerminalError('doorbell.unknownLoop', { loop: job.loop });
    const name = queueName(prefix, job.loop, shardOf(job.shardBy, shards));
    const entries = queues.get(name) ?? new Map<string, Entry>();
    queues.set(name, entries.set(job.key, entryOf(job)));
  }
  return queues;
}

function inBatches(entries: ReadonlyMap<string, Entry>): Entry[][] {
  const all = [...entries.values()];
  const starts = Array.from(
    { length: Math.ceil(all.length / limits.ringBatchMax) },
    (_, index) => index * limits.ringBatchMax,
  );
  return starts.map((start) => all.slice(start, start + limits.ringBatchMax));
}

/** The shard queues' producers, opened when they are first needed. */
class Producers {
  private readonly open = new Map<string, Producer>();

  constructor(private readonly transport: ProducerTransport) {}

  async add(name: string, entries: Entry[]): Promise<void> {
    const adding = this.addNow(name, entries);
    await withDeadline(adding, { ms: limits.ringMs, doing: 'doorbell.add' });
  }

  async close(): Promise<void> {
    const closing = Promise.allSettled([...this.open.values()].map((one) => one.close()));
    await withDeadline(closing, { ms: limits.abandonMs, doing: 'doorbell.close' }).catch(
      () => undefined,
    );
    await this.transport.close();
  }

  private async addNow(name: string, entries: Entry[]): Promise<void> {
    await this.transport.attempted;
    const producer = this.open.get(name) ?? this.transport.open(name);
    this.open.set(name, producer);
    try {
      await producer.addBulk(entries);
    } catch (error) {
      // One that was opened in a bad moment stays broken: it remembers that it never became ready.
      producer.waitUntilReady().catch(() => this.forget(name, producer));
      throw error;
    }
  }

  private forget(name: string, producer: Producer): void {
    if (this.open.get(name) === producer) this.open.delete(name);
    void producer.close().catch(() => undefined);
  }
}
