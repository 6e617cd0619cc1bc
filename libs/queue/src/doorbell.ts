import { TerminalError, UnavailableError } from '@navarch/model';
import { withDeadline } from './deadline.js';
import { defaultPrefix, queueName, shardOf } from './job.js';
import type { JobData, LoopQueue, QueueBackend, Ring } from './job.js';
import { limits } from './limits.js';
import { openTransport } from './transport.js';
import type { Producer, ProducerTransport } from './transport.js';

/**
 * Says that keys are due, nothing more.
 *
 * Who rings has already written the key into the agenda: a ring that fails or is lost costs the time
 * until the next sweep and never the work. So it fails fast, keeps nothing for later and never makes
 * a caller wait for Redis. Keys of one ring travel together, and one that is rung for twice is told twice: whoever is
 * told claims the row, and finds none when the work is done.
 */
export type Doorbell = {
  /** Rejects with an UnavailableError (`doorbell.ring`) when the backend did not take all of it in time. */
  ring(due: readonly Ring[]): Promise<void>;
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
    ring: async (due) => {
      const batches = [...byQueue(due, { prefix, shardsOf })].flatMap(([name, { loop, keys }]) => {
        const jobs = inBatches([...keys], limits.jobKeysMax).map((batch) => ({
          name: loop,
          data: { loop, keys: batch },
        }));
        return inBatches(jobs, limits.ringBatchMax).map((entries) => ({ name, entries }));
      });
      const rung = await Promise.allSettled(
        batches.map(({ name, entries }) => producers.add(name, entries)),
      );
      const failed = rung.find((one) => one.status === 'rejected');
      if (failed === undefined) return;
      throw new UnavailableError(
        'doorbell.ring',
        { backend: backend.kind, keys: due.length },
        { cause: failed.reason },
      );
    },
    close: () => producers.close(),
  };
}

type Entry = { readonly name: string; readonly data: JobData };
type QueueKeys = { readonly loop: string; readonly keys: Set<string> };

function byQueue(
  due: readonly Ring[],
  { prefix, shardsOf }: { prefix: string; shardsOf: ReadonlyMap<string, number> },
): Map<string, QueueKeys> {
  const queues = new Map<string, QueueKeys>();
  for (const { loop, key, shardBy } of due) {
    const shards = shardsOf.get(loop);
    if (shards === undefined) throw new TerminalError('doorbell.unknownLoop', { loop });
    const name = queueName(prefix, loop, shardOf(shardBy, shards));
    const queue = queues.get(name) ?? { loop, keys: new Set() };
    queue.keys.add(key);
    queues.set(name, queue);
  }
  return queues;
}

function inBatches<T>(all: readonly T[], most: number): T[][] {
  const starts = Array.from({ length: Math.ceil(all.length / most) }, (_, index) => index * most);
  return starts.map((start) => all.slice(start, start + most));
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
