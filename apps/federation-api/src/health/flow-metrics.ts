import { Inject, Injectable } from '@nestjs/common';
import type { FlowEvent } from '@navarch/apiserver';
import type { Metrics } from '@navarch/runtime';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';

const bucketsSeconds = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

type Label = 'priority_level' | 'flow_schema';
const labelNames = ['priority_level', 'flow_schema'] as const;

/**
 * How requests wait for each other, under the names that dashboards for Kubernetes know. A priority level is a lane (`reads`,
 * `writes`, `exempt`); users are no label, as there may be any number of them.
 */
@Injectable()
export class FlowMetrics {
  readonly record: (event: FlowEvent) => void;

  constructor(@Inject(FOUNDATION) { metrics, fairness }: Pick<Foundation, 'metrics' | 'fairness'>) {
    const meters = metersOf(metrics);
    meters.limit.set({ priority_level: 'reads' }, fairness.readSeats);
    meters.limit.set({ priority_level: 'writes' }, fairness.writeSeats);
    this.record = (event) => {
      const schema = event.lane === 'exempt' ? 'exempt' : 'users';
      note(meters, event, { priority_level: event.lane, flow_schema: schema });
    };
  }
}

type Meters = ReturnType<typeof metersOf>;

function note(meters: Meters, event: FlowEvent, labels: Record<Label, string>): void {
  const { waiting, running, waited, dispatched, rejected } = meters;
  switch (event.kind) {
    case 'waits':
      waiting.inc(labels);
      break;
    case 'runs':
      if (event.waitedMs !== undefined) waiting.dec(labels);
      waited.observe({ ...labels, execute: 'true' }, (event.waitedMs ?? 0) / 1_000);
      dispatched.inc(labels);
      running.inc(labels);
      break;
    case 'finished':
      running.dec(labels);
      break;
    case 'refused':
      if (event.waitedMs !== undefined) waiting.dec(labels);
      waited.observe({ ...labels, execute: 'false' }, (event.waitedMs ?? 0) / 1_000);
      rejected.inc({ ...labels, reason: event.because });
      break;
  }
}

const metersOf = (metrics: Metrics) => ({
  limit: metrics.gauge<'priority_level'>({
    name: 'apiserver_flowcontrol_nominal_limit_seats',
    help: 'Requests that run at once.',
    labelNames: ['priority_level'],
  }),
  waiting: metrics.gauge<Label>({
    name: 'apiserver_flowcontrol_current_inqueue_requests',
    help: 'Requests that wait for their turn.',
    labelNames,
  }),
  running: metrics.gauge<Label>({
    name: 'apiserver_flowcontrol_current_executing_requests',
    help: 'Requests that run.',
    labelNames,
  }),
  dispatched: metrics.counter<Label>({
    name: 'apiserver_flowcontrol_dispatched_requests_total',
    help: 'Requests that have had their turn.',
    labelNames,
  }),
  rejected: metrics.counter<Label | 'reason'>({
    name: 'apiserver_flowcontrol_rejected_requests_total',
    help: 'Requests that were refused with 429, and those whose client left while they waited (cancelled).',
    labelNames: [...labelNames, 'reason'],
  }),
  waited: metrics.histogram<Label | 'execute'>({
    name: 'apiserver_flowcontrol_request_wait_duration_seconds',
    help: 'How long requests waited for their turn, those that had it (execute) and those that were refused.',
    labelNames: [...labelNames, 'execute'],
    buckets: bucketsSeconds,
  }),
});
