/** Q9: somebody puts jobs into Redis that are none of ours. */
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { jobsIn, pushJob, queues } from './jobs.js';
import { syncerMetric } from './metrics.js';
import { withRedis } from './redis-client.js';
import { home, type Stage, onStage } from './stage.js';
import { describeWithRedis } from './with-redis.js';

const megabytes = 10;
const droppedWithinMs = 40_000;

/** Dropped for what they are, before anybody looks at a row. */
const foreign = [
  '{"loop":"sync","keys":[',
  '',
  'null',
  '[]',
  '{"loop":"dance","keys":["tokyo"]}',
  '{"loop":"sync","keys":"tokyo"}',
  '{"loop":"sync","keys":[7,null,{}]}',
  '{"__proto__":{"loop":"sync","keys":["a"]}}',
  `{"loop":"place","keys":["${'k'.repeat(3_000)}"]}`,
  `{"loop":"sync","keys":["a"],"padding":"${'x'.repeat(megabytes * 1024 * 1024)}"}`,
  '['.repeat(100_000) + ']'.repeat(100_000),
];

/** Well made, of objects that are not there, of other clusters, or no keys at all: nothing is owed, so nothing is done. */
const unowed = [
  'tokyo//secrets/faults/nobody',
  'elsewhere/apps/replicasets/faults/web-0',
  'apps/replicasets/other-tenant/web-0',
  '../../etc/passwd',
  '__proto__',
  "'; DROP TABLE objects; --",
];

describeWithRedis('jobs that somebody puts into Redis', () => {
  let stage: Stage;
  onStage({ queue: 'redis', load: { objects: 20 } }, (set) => {
    stage = set;
  });

  it('are dropped and counted, and everything else goes on', async () => {
    const { rig } = stage;
    await stage.untilWritten(20);
    await withRedis(rig.redis.url, async (redis) => {
      for (const queue of queues) for (const data of foreign) await pushJob(redis, queue, data);
      for (const loop of ['place', 'sync', 'status', 'namespace', 'fleet'])
        await pushJob(redis, `navarch-${loop}-0`, JSON.stringify({ loop, keys: unowed }));
      await stage.untilWritten(20);
      await until(
        () => syncerMetric(rig, 'navarch_queue_jobs_dropped_total'),
        (dropped) => dropped === foreign.length * queues.length,
        droppedWithinMs,
      );
      await stage.writer.finish();
      await until(
        () => jobsIn(redis),
        (jobs) => jobs === 0,
        droppedWithinMs,
      );
    });
    await stage.expectNothingLost();
    expect(rig.syncer().starts).toBe(1);
    const { status } = await rig.call('GET', `/api/v1/namespaces/${home}`);
    expect(status).toBe(200);
  });
});
