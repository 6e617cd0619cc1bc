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

  it('adds the process when asked', async () => {
    expect((await createMetrics({ processMetrics: true }).render()).body).toContain('process_cpu');
  });
});
