import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './metrics.js';

describe('metrics', () => {
  it('renders what was counted, apart from other registries', async () => {
    const one = createMetrics();
    const other = createMetrics();
    one
      .counter({ name: 'things_total', help: 'Things.', labelNames: ['kind'] })
      .inc({ kind: 'a' }, 2);
    other.counter({ name: 'things_total', help: 'Things.' }).inc();
    expect((await one.render()).body).toContain('things_total{kind="a"} 2');
    expect((await other.render()).body).toContain('things_total 1');
  });

  it('renders what is counted by series that were found before', async () => {
    const metrics = createMetrics();
    const seen = metrics.tallies({ name: 'seen_total', help: 'Seen.', type: 'counter' });
    const took = metrics.spreads({ name: 'took_seconds', help: 'Took.', buckets: [0.1, 1] });
    seen.of({ kind: 'a' }).value += 2;
    seen.of({ kind: 'a' }).value += 1;
    for (const seconds of [0.1, 0.5, 3]) took.of({ kind: 'a' }).observe(seconds);
    const { body } = await metrics.render();
    expect(body).toContain('# TYPE seen_total counter\nseen_total{kind="a"} 3');
    expect(body).toContain('# TYPE took_seconds histogram');
    expect(body.split('\n').filter((line) => line.startsWith('took_'))).toEqual([
      'took_seconds_bucket{le="0.1",kind="a"} 1',
      'took_seconds_bucket{le="1",kind="a"} 2',
      'took_seconds_bucket{le="+Inf",kind="a"} 3',
      'took_seconds_sum{kind="a"} 3.6',
      'took_seconds_count{kind="a"} 3',
    ]);
  });

  it('adds the process when asked', async () => {
    expect((await createMetrics({ processMetrics: true }).render()).body).toContain('process_cpu');
  });
});
