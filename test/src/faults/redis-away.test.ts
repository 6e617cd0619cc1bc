/** Q2, Q3: Redis is killed, stays away for a while, and comes back with nothing in it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { slowerThan, unacked, within } from './answers.js';
import { timeToArrive } from './arrival.js';
import { differences } from './checks.js';
import { askSyncer, syncerMetric } from './metrics.js';
import { memberNames } from './rig.js';
import { home, type Stage, onStage } from './stage.js';
import { describeWithRedis } from './with-redis.js';

const awayMs = 8_000;
/** "1.5 times as slow", where a few milliseconds are as likely to be the machine. */
const slowdownMax = 1.5;
const alwaysAllowedMs = 300;
/** A request that waited for Redis would wait for its timeout of seconds. */
const answeredWithinMs = 1_500;
/** By the sweep alone; twice what is wanted, for a loaded machine. */
const arrivesWithinMs = 10_000;
const saidWithinMs = 30_000;

describeWithRedis('a Redis that is away, and then empty', () => {
  let stage: Stage;
  onStage({ queue: 'redis', load: { objects: 24 } }, (set) => {
    stage = set;
  });

  it('is said, slows nobody, and loses nothing', async () => {
    const { rig, writer } = stage;
    await stage.untilWritten(60);
    const before = writer.writes.slice();
    await rig.redis.kill();
    await rm(join(rig.folder, 'redis', 'appendonlydir'), { recursive: true, force: true });
    await sleep(awayMs);
    const tookMs = await timeToArrive(rig, { namespace: home, name: 'away', members: memberNames });
    expect(tookMs).toBeLessThan(arrivesWithinMs);
    await until(
      () => syncerMetric(rig, 'navarch_queue_warnings'),
      (warnings) => warnings > 0,
      saidWithinMs,
    );
    expect((await askSyncer(rig, '/readyz')).status).toBe(200);
    await writer.finish();
    const during = writer.writes.slice(before.length);
    expect(unacked(during)).toEqual([]);
    expect(slowerThan(answeredWithinMs, during)).toEqual([]);
    const allowedMs = Math.max(alwaysAllowedMs, slowdownMax * within(0.95, before));
    expect(within(0.95, during)).toBeLessThanOrEqual(allowedMs);
    // Everything is there while Redis is still away.
    await until(
      () => differences(rig, home),
      (found) => found.length === 0,
      40_000,
    );
    await rig.redis.restart();
    for (const metric of ['navarch_queue_warnings', 'navarch_queue_workers_silent'])
      await until(
        () => syncerMetric(rig, metric),
        (value) => value === 0,
        saidWithinMs,
      );
    await stage.expectNothingLost();
    expect([rig.syncer().starts, rig.api().starts]).toEqual([1, 1]);
  });
});
