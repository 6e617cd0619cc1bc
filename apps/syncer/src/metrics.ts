/** What a syncer counts: each reconcile by loop and result, how long it took, and what waits for room. */
import { TerminalError } from '@navarch/model';
import type { Log, Metrics } from '@navarch/runtime';
import { type BacklogSize, shareCalls, type Store } from '@navarch/store';
import type { Gate } from './agenda/gate.js';
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
  const queue = queueMeters(metrics);
  return {
    added: (name) => {
      queue.adds.inc({ name });
      queue.depth.inc({ name });
    },
    begun: (name, waitedMs) => {
      queue.depth.dec({ name });
      queue.waited.observe({ name }, waitedMs / 1_000);
    },
    settled: (loop, tookMs, error) => {
      total.inc({ loop, result: resultOf(error) });
      duration.observe({ loop }, tookMs / 1_000);
      queue.worked.observe({ name: loop }, tookMs / 1_000);
      if (error !== undefined) queue.retries.inc({ name: loop });
      if (error !== undefined) log.debug({ err: error, loop }, 'a reconcile failed and is retried');
    },
  };
}

/** The same of this process alone, under the names that dashboards for Kubernetes know: a queue is what waits here for room. */
function queueMeters(metrics: Metrics) {
  const labelNames = ['name'] as const;
  return {
    adds: metrics.counter({
      name: 'workqueue_adds_total',
      help: 'Keys that were handed to this process, by loop.',
      labelNames,
    }),
    depth: metrics.gauge({
      name: 'workqueue_depth',
      help: 'Keys that wait in this process for room.',
      labelNames,
    }),
    waited: metrics.histogram({
      name: 'workqueue_queue_duration_seconds',
      help: 'How long they waited.',
      labelNames,
      buckets: bucketsSeconds,
    }),
    worked: metrics.histogram({
      name: 'workqueue_work_duration_seconds',
      help: 'Time of one reconcile by loop.',
      labelNames,
      buckets: bucketsSeconds,
    }),
    retries: metrics.counter({
      name: 'workqueue_retries_total',
      help: 'Reconciles that failed, and are done again.',
      labelNames,
    }),
  };
}

export function observeGate(metrics: Metrics, gate: Pick<Gate, 'free' | 'width'>): void {
  const gauge = (name: string, help: string, value: () => number) =>
    metrics.gauge({
      name,
      help,
      collect() {
        this.set(value());
      },
    });
  gauge(
    'navarch_reconciles_room',
    'Reconciles that may be under way at once, by the memory that there is.',
    () => gate.width,
  );
  gauge(
    'navarch_reconciles_under_way',
    'Reconciles that are under way.',
    () => gate.width - gate.free,
  );
}

/**
 * Every syncer says the same: the backlog is the federation's, and is read when the metrics are. Without an answer
 * there is no number, which is better than an old one.
 */
export function observeBacklog(metrics: Metrics, { ledger }: Store, now: () => number): void {
  const read = shareCalls(() => ledger.backlogSize().catch(() => undefined));
  const gauge = (name: string, help: string, valueOf: (size: BacklogSize) => number) =>
    metrics.gauge({
      name,
      help,
      async collect() {
        const size = await read();
        if (size === undefined) this.remove();
        else this.set(valueOf(size));
      },
    });
  gauge(
    'navarch_backlog_workloads',
    'Workloads of which replicas wait for room.',
    (size) => size.objects,
  );
  gauge('navarch_backlog_replicas', 'Replicas that wait for room.', (size) => size.replicas);
  gauge('navarch_backlog_oldest_seconds', 'How long the first of them has waited.', ({ since }) =>
    since === undefined ? 0 : Math.max(0, now() - since) / 1_000,
  );
}

/** Counts drifts by cluster and by what was done about them. */
export function countDrifts(metrics: Metrics): (cluster: string, action: string) => void {
  const total = metrics.counter({
    name: 'navarch_drifts_total',
    help: 'Changes and deletions of copies in members by somebody else, by cluster and by what was decided: correct, rest, report, accept.',
    labelNames: ['cluster', 'action'],
  });
  return (cluster, action) => total.inc({ cluster, action });
}

function resultOf(error: unknown): 'done' | 'failed' | 'parked' {
  if (error === undefined) return 'done';
  return error instanceof TerminalError ? 'parked' : 'failed';
}
