import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '@navarch/runtime';
import { FlowMetrics } from './flow-metrics.js';

const fairness = { readSeats: 3, writeSeats: 5, waitingPerUserMax: 1, waitMsMax: 1 };

describe('metrics of the flow of requests', () => {
  it('say what runs, what waits and what became of it', async () => {
    const metrics = createMetrics();
    const { record } = new FlowMetrics({ metrics, fairness });
    const lane = 'reads';
    record({ kind: 'runs', lane, waitedMs: undefined });
    for (let waiting = 0; waiting < 4; waiting += 1) record({ kind: 'waits', lane });
    record({ kind: 'runs', lane, waitedMs: 150 });
    record({ kind: 'refused', lane, because: 'time-out', waitedMs: 5_000 });
    record({ kind: 'refused', lane, because: 'queue-full', waitedMs: undefined });
    record({ kind: 'finished', lane });
    record({ kind: 'runs', lane: 'exempt', waitedMs: undefined });
    const { body } = await metrics.render();
    const lines = body.split('\n').filter((line) => !line.startsWith('#'));
    const of = (name: string): string[] =>
      lines.filter((line) => line.startsWith(`apiserver_flowcontrol_${name}`));
    const [reads, exempt] = [
      'priority_level="reads",flow_schema="users"',
      'priority_level="exempt",flow_schema="exempt"',
    ];
    expect(of('nominal_limit_seats')).toEqual([
      'apiserver_flowcontrol_nominal_limit_seats{priority_level="reads"} 3',
      'apiserver_flowcontrol_nominal_limit_seats{priority_level="writes"} 5',
    ]);
    expect(of('current_executing_requests')).toEqual([
      `apiserver_flowcontrol_current_executing_requests{${reads}} 1`,
      `apiserver_flowcontrol_current_executing_requests{${exempt}} 1`,
    ]);
    expect(of('current_inqueue_requests')).toEqual([
      `apiserver_flowcontrol_current_inqueue_requests{${reads}} 2`,
    ]);
    expect(of('rejected_requests_total')).toEqual([
      `apiserver_flowcontrol_rejected_requests_total{${reads},reason="time-out"} 1`,
      `apiserver_flowcontrol_rejected_requests_total{${reads},reason="queue-full"} 1`,
    ]);
    expect(of('dispatched_requests_total')).toContain(
      `apiserver_flowcontrol_dispatched_requests_total{${reads}} 2`,
    );
    expect(of('request_wait_duration_seconds_bucket').join('\n')).toContain(
      `le="0.2",${reads},execute="true"} 2`,
    );
  });
});
