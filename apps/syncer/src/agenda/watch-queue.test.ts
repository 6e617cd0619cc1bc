import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '@navarch/runtime';
import { QueueWatch } from './watch-queue.js';

const stats = { workers: 8, silent: 2, running: 0, malformed: 3, replaced: 1 };

/** A watch over a server with these warnings, and what it said. */
function watching(told: readonly string[]) {
  const metrics = createMetrics();
  const said: string[] = [];
  const seen = { warnings: [] as string[], said, metrics };
  const watch = new QueueWatch(
    {
      metrics,
      check: async () => ({ warnings: seen.warnings }),
      stats: () => stats,
      onWarning: (warning) => said.push(warning),
      onOver: (warning) => said.push(`over: ${warning}`),
      onError: (error) => said.push(String(error)),
    },
    told,
  );
  return { seen, watch };
}

describe('the watch on the queue', () => {
  it('says what is new once, and when it is over', async () => {
    const { seen, watch } = watching(['known']);
    seen.warnings = ['known', 'full'];
    await watch.look();
    await watch.look();
    expect(seen.said).toEqual(['full']);
    seen.warnings = [];
    await watch.look();
    expect(seen.said).toEqual(['full', 'over: known', 'over: full']);
  });

  it('counts warnings, silent workers, dropped jobs and replaced workers', async () => {
    const { seen, watch } = watching([]);
    seen.warnings = ['full'];
    await watch.look();
    const { body } = await seen.metrics.render();
    const values = body.split('\n').filter((line) => line.startsWith('navarch_'));
    expect(values).toEqual([
      'navarch_queue_warnings 1',
      'navarch_queue_workers_silent 2',
      'navarch_queue_jobs_dropped_total 3',
      'navarch_queue_workers_replaced_total 1',
    ]);
  });
});
