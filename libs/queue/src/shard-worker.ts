import { TerminalError, UnavailableError } from '@navarch/model';
import { withDeadline } from './deadline.js';
import { readJobData } from './job.js';
import type { Due } from './job.js';
import { Slots } from './slots.js';
import { limits } from './limits.js';
import type { Consumer, ConsumerTransport } from './transport.js';

export type ShardWorkerOptions = {
  readonly transport: ConsumerTransport;
  readonly name: string;
  readonly loop: string;
  readonly concurrency: number;
  readonly lockMs: number;
  readonly stalledEveryMs: number;
  readonly silentMsMax: number;
  readonly handle: (due: Due) => Promise<void>;
  readonly onError: (error: Error) => void;
};

/** Since when a worker has been silent, and whether it is too busy to be anything else. */
export type Silence = {
  readonly silentMs: number;
  /** Jobs. */
  readonly running: number;
  readonly concurrency: number;
};

/** A worker with nothing free to do more cannot fetch; any other one asks every few seconds. */
export const isStuck = (silence: Silence, silentMsMax: number): boolean =>
  silence.running < silence.concurrency && silence.silentMs > silentMsMax;

/**
 * Works off one shard queue, whatever happens to the backend.
 *
 * Connection libraries sometimes stay open and never ask again after a restart of the server, so a
 * consumer is judged by the fetches that come through and thrown away when there are none. Work that
 * the old one has begun goes on; that its key may run twice is what fenced claims are for.
 */
export class ShardWorker {
  private consumer: Consumer;
  private aliveAt = performance.now();
  /** Of the consumer of now; what an abandoned one still runs does not keep its successor busy. */
  private running = 0;
  private broken = false;
  private lastComplaint = '';
  private closing = false;
  private readonly slots: Slots;
  malformed = 0;
  replaced = 0;

  constructor(private readonly options: ShardWorkerOptions) {
    this.slots = new Slots(options.concurrency);
    this.consumer = this.start();
  }

  /** Keys that are being worked on. */
  get active(): number {
    return this.slots.taken;
  }

  silence(): Silence {
    return {
      silentMs: performance.now() - this.aliveAt,
      running: this.running,
      concurrency: this.options.concurrency,
    };
  }

  /** Replaces the consumer when it is stuck or never came to work. */
  watch(): void {
    if (!this.broken && !isStuck(this.silence(), this.options.silentMsMax)) return;
    const stuck = this.consumer;
    this.replaced += 1;
    this.consumer = this.start();
    void letGo(stuck);
  }

  /** Lets running jobs end; after `deadlineMs` lets go of them. */
  async close(deadlineMs: number): Promise<void> {
    this.closing = true;
    const draining = this.consumer.drain();
    await withDeadline(draining, { ms: deadlineMs, doing: 'queue.drain' }).catch(() => undefined);
    await letGo(this.consumer);
  }

  private start(): Consumer {
    const { transport, name, concurrency, lockMs, stalledEveryMs } = this.options;
    this.aliveAt = performance.now();
    this.running = 0;
    this.broken = false;
    const turn = { isCurrent: (): boolean => this.consumer === consumer };
    const consumer = transport.open({
      name,
      concurrency,
      lockMs,
      stalledEveryMs,
      work: (data) => this.work(data, turn),
      onAlive: () => {
        if (!turn.isCurrent()) return;
        this.aliveAt = performance.now();
        this.lastComplaint = '';
      },
      onError: (error) => this.complain(error),
    });
    consumer.run().catch((error: unknown) => this.complain(error));
    consumer.waitUntilReady().catch((error: unknown) => {
      if (!turn.isCurrent() || this.closing) return;
      this.broken = true;
      this.complain(error);
    });
    return consumer;
  }

  /** Never rejects: the queue would write the error's text down. */
  private async work(data: unknown, turn: { isCurrent: () => boolean }): Promise<void> {
    const { loop, name, onError } = this.options;
    const job = readJobData(data, loop);
    if (job === undefined) {
      this.malformed += 1;
      onError(new TerminalError('queue.malformedJob', { queue: name }));
      return;
    }
    this.aliveAt = performance.now();
    this.running += 1;
    await Promise.all(job.keys.map((key) => this.slots.run(() => this.handle({ loop, key }))));
    if (turn.isCurrent()) this.running -= 1;
  }

  private async handle(due: Due): Promise<void> {
    try {
      await this.options.handle(due);
    } catch (cause) {
      this.options.onError(new UnavailableError('queue.handle', due, { cause }));
    }
  }

  /** The same complaint again, with no sign of life in between, is no news. */
  private complain(cause: unknown): void {
    const complaint = cause instanceof Error ? cause.message : 'unknown';
    if (complaint === this.lastComplaint) return;
    this.lastComplaint = complaint;
    this.options.onError(
      new UnavailableError('queue.worker', { queue: this.options.name }, { cause }),
    );
  }
}

async function letGo(consumer: Consumer): Promise<void> {
  await withDeadline(consumer.close(), { ms: limits.abandonMs, doing: 'queue.close' }).catch(
    () => undefined,
  );
}
