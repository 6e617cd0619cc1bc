import { Inject, Injectable } from '@nestjs/common';
import type { FlowEvent } from '@navarch/apiserver';
import type { Metrics, Spread, Tally } from '@navarch/runtime';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { once } from './once.js';

const bucketsSeconds = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/**
 * How requests wait for each other, under the names that dashboards for Kubernetes know. A priority level is a lane (`reads`,
 * `writes`, `exempt`); users are no label, as there may be any number of them.
 */
@Injectable()
export class FlowMetrics {
  readonly record: (event: FlowEvent) => void;

  constructor(@Inject(FOUNDATION) { metrics, fairness }: Pick<Foundation, 'metrics' | 'fairness'>) {
    const meters = metersOf(metrics);
    meters.limit.of({ priority_level: 'reads' }).value = fairness.readSeats;
    meters.limit.of({ priority_level: 'writes' }).value = fairness.writeSeats;
    const running = new Map<Lane, Running>();
    this.record = (event) => {
      const known = running.get(event.lane) ?? runningIn(meters, event.lane);
      running.set(event.lane, known);
      note(meters, event, known);
    };
  }
}

type Lane = FlowEvent['lane'];
type Meters = ReturnType<typeof metersOf>;

/** What counts requests that run, which all do. */
type Running = {
  readonly waited: () => Spread;
  readonly dispatched: () => Tally;
  readonly running: () => Tally;
};

function runningIn({ waited, dispatched, running }: Meters, lane: Lane): Running {
  const labels = labelsIn(lane);
  return {
    waited: once(() => waited.of({ ...labels, execute: 'true' })),
    dispatched: once(() => dispatched.of(labels)),
    running: once(() => running.of(labels)),
  };
}

const labelsIn = (lane: Lane) => ({
  priority_level: lane,
  flow_schema: lane === 'exempt' ? 'exempt' : 'users',
});

function note({ waiting, waited, rejected }: Meters, event: FlowEvent, of: Running): void {
  const labels = labelsIn(event.lane);
  switch (event.kind) {
    case 'waits':
      waiting.of(labels).value += 1;
      break;
    case 'runs':
      if (event.waitedMs !== undefined) waiting.of(labels).value -= 1;
      of.waited().observe((event.waitedMs ?? 0) / 1_000);
      of.dispatched().value += 1;
      of.running().value += 1;
      break;
    case 'finished':
      of.running().value -= 1;
      break;
    case 'refused':
      if (event.waitedMs !== undefined) waiting.of(labels).value -= 1;
      waited.of({ ...labels, execute: 'false' }).observe((event.waitedMs ?? 0) / 1_000);
      rejected.of({ ...labels, reason: event.because }).value += 1;
      break;
  }
}

const metersOf = (metrics: Metrics) => ({
  limit: metrics.tallies({
    type: 'gauge',
    name: 'apiserver_flowcontrol_nominal_limit_seats',
    help: 'Requests that run at once.',
  }),
  waiting: metrics.tallies({
    type: 'gauge',
    name: 'apiserver_flowcontrol_current_inqueue_requests',
    help: 'Requests that wait for their turn.',
  }),
  running: metrics.tallies({
    type: 'gauge',
    name: 'apiserver_flowcontrol_current_executing_requests',
    help: 'Requests that run.',
  }),
  dispatched: metrics.tallies({
    type: 'counter',
    name: 'apiserver_flowcontrol_dispatched_requests_total',
    help: 'Requests that have had their turn.',
  }),
  rejected: metrics.tallies({
    type: 'counter',
    name: 'apiserver_flowcontrol_rejected_requests_total',
    help: 'Requests that were refused with 429, and those whose client left while they waited (cancelled).',
  }),
  waited: metrics.spreads({
    name: 'apiserver_flowcontrol_request_wait_duration_seconds',
    help: 'How long requests waited for their turn, those that had it (execute) and those that were refused.',
    buckets: bucketsSeconds,
  }),
});
