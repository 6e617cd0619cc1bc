/** What a syncer counts: each reconcile by loop and result, and how long it took. */
import { TerminalError } from '@navarch/model';
import type { Log, Metrics } from '@navarch/runtime';
import type { WorkObserver } from './agenda/work.js';

const bucketsSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function observeWork(metrics: Metrics, log: Log): WorkObserver {
  const total = metrics.counter({
    name: 'navarch_reconciles_total',
    help: 'Reconciles by loop and result.',
    labelNames: ['loop', 'result'],
  });
  const duration = metrics.histogram({
    name: 'navarch_reconcile_duration_seconds',
    help: 'Time of one reconcile by loop.',
    labelNames: ['loop'],
    buckets: bucketsSeconds,
  });
  return {
    settled: (loop, tookMs, error) => {
      total.inc({ loop, result: resultOf(error) });
      duration.observe({ loop }, tookMs / 1_000);
      if (error !== undefined) log.debug({ err: error, loop }, 'a reconcile failed and is retried');
    },
  };
}

function resultOf(error: unknown): 'done' | 'failed' | 'parked' {
  if (error === undefined) return 'done';
  return error instanceof TerminalError ? 'parked' : 'failed';
}
