/**
 * What a person should know of the queue, looked for every few seconds: a Redis may be restarted with another configuration, or
 * run full, long after this process has looked at it. Nothing here stops anything: without a queue the work is found by the
 * sweep, which is slower and no more than that. So it has to be said, since nobody would notice.
 */
import type { BackendCheck, WorkerStats } from '@navarch/queue';
import type { Metrics } from '@navarch/runtime';
import { limits } from '../limits.js';
import { Ticker } from '../ticker.js';

export type QueueWatchParts = {
  readonly metrics: Metrics;
  /** Never rejects: not to be reached is one of the warnings. */
  readonly check: () => Promise<BackendCheck>;
  /** Undefined while no worker runs. */
  readonly stats: () => WorkerStats | undefined;
  /** Each warning when it comes up, and what is well again when it is over. */
  readonly onWarning: (warning: string) => void;
  readonly onOver: (warning: string) => void;
  readonly onError: (error: unknown) => void;
};

export class QueueWatch {
  private readonly ticker: Ticker;
  private standing: ReadonlySet<string> = new Set();

  /** `told`: warnings that somebody has been told of already. */
  constructor(
    private readonly parts: QueueWatchParts,
    told: readonly string[],
  ) {
    this.standing = new Set(told);
    const { onError } = parts;
    this.ticker = new Ticker({
      everyMs: limits.queueCheckEveryMs,
      run: () => this.look(),
      onError,
    });
    this.observe();
  }

  start(): void {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  /** Compares what is to be said now with what was said last. */
  async look(): Promise<void> {
    const now = new Set((await this.parts.check()).warnings);
    for (const warning of now) if (!this.standing.has(warning)) this.parts.onWarning(warning);
    for (const warning of this.standing) if (!now.has(warning)) this.parts.onOver(warning);
    this.standing = now;
  }

  private observe(): void {
    const { metrics, stats } = this.parts;
    const gauge = (name: string, help: string, valueOf: () => number) =>
      metrics.gauge({
        name,
        help,
        collect() {
          this.set(valueOf());
        },
      });
    const counter = (name: string, help: string, valueOf: () => number) =>
      metrics.counter({
        name,
        help,
        collect() {
          this.reset();
          this.inc(valueOf());
        },
      });
    gauge(
      'navarch_queue_warnings',
      'What is wrong with the server of the queue or with how it is set up; the log says what.',
      () => this.standing.size,
    );
    gauge(
      'navarch_queue_workers_silent',
      'Workers that heard nothing of the queue for longer than an idle one waits.',
      () => stats()?.silent ?? 0,
    );
    counter(
      'navarch_queue_jobs_dropped_total',
      'Jobs that were dropped because they were none of ours.',
      () => stats()?.malformed ?? 0,
    );
    counter(
      'navarch_queue_workers_replaced_total',
      'Workers that were replaced because they were stuck.',
      () => stats()?.replaced ?? 0,
    );
  }
}
