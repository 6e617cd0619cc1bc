/** Q6, Q7: Redis has no memory left: it refuses every job, or is set up to throw waiting ones away. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { slowerThan, unacked } from './answers.js';
import { differences } from './checks.js';
import { syncerMetric } from './metrics.js';
import { withRedis } from './redis-client.js';
import { home, type Stage, onStage } from './stage.js';
import { describeWithRedis } from './with-redis.js';

const answeredWithinMs = 1_500;
const saidWithinMs = 30_000;
const arrivesWithinMs = 40_000;

describeWithRedis('a Redis without memory', () => {
  let stage: Stage;
  onStage({ queue: 'redis', load: { objects: 24 }, settled: true }, (set) => {
    stage = set;
  });

  const set = async (name: string, value: string): Promise<void> => {
    await withRedis(stage.rig.redis.url, (redis) => redis.ask('CONFIG', 'SET', name, value));
  };

  it.each([
    ['that refuses jobs', 'noeviction', /no memory left/],
    ['that throws jobs away', 'allkeys-lru', /maxmemory-policy allkeys-lru/],
  ])('%s is said loudly, and everything arrives', async (_name, policy, said) => {
    const { rig, writer } = stage;
    writer.start();
    await stage.untilWritten(20);
    const beganAt = writer.writes.length;
    await set('maxmemory-policy', policy);
    // Less than it needs for itself.
    await set('maxmemory', '100000');
    await stage.untilWritten(50);
    await writer.finish();
    const during = writer.writes.slice(beganAt);
    expect(unacked(during)).toEqual([]);
    expect(slowerThan(answeredWithinMs, during)).toEqual([]);
    await until(
      () => differences(rig, home),
      (found) => found.length === 0,
      arrivesWithinMs,
    );
    await until(
      () => syncerMetric(rig, 'navarch_queue_warnings'),
      (warnings) => warnings > 0,
      saidWithinMs,
    );
    expect(await readFile(join(rig.folder, 'logs', 'syncer-0.log'), 'utf8')).toMatch(said);
    await set('maxmemory', '0');
    await set('maxmemory-policy', 'noeviction');
    await until(
      () => syncerMetric(rig, 'navarch_queue_warnings'),
      (warnings) => warnings === 0,
      saidWithinMs,
    );
  });

  it('loses nothing', async () => {
    await stage.expectNothingLost();
    expect([stage.rig.syncer().starts, stage.rig.api().starts]).toEqual([1, 1]);
  });
});
