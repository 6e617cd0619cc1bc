/** Q8: Redis takes connections and commands and never answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { differences } from './checks.js';
import { describeWithRedis } from './with-redis.js';
import { home, type Stage, onStage } from './stage.js';

const blackholedMs = 8_000;
/** Generous for a loaded machine; a request that waited for Redis would wait for its timeout of seconds. */
const apiAnswersWithinMs = 1_500;

describeWithRedis('a Redis that never answers', () => {
  let stage: Stage;
  onStage({ queue: 'redis', load: { objects: 30 } }, (set) => {
    stage = set;
  });

  it('slows no API call, and the syncers go on without it', async () => {
    await stage.untilWritten(20);
    const before = stage.writer.writes.length;
    stage.rig.toRedis.blackhole();
    await sleep(blackholedMs);
    await stage.writer.finish();
    const during = stage.writer.writes.slice(before);
    expect(during.filter((one) => one.outcome.kind !== 'acked')).toEqual([]);
    const slow = during.filter((one) => one.tookMs > apiAnswersWithinMs);
    expect(slow.map((one) => `${one.id} took ${Math.round(one.tookMs)} ms`)).toEqual([]);
    // Everything arrives while Redis is still silent.
    await until(
      () => differences(stage.rig, home),
      (found) => found.length === 0,
      40_000,
    );
    stage.rig.toRedis.heal();
    await stage.expectNothingLost();
    expect(stage.rig.syncer().starts).toBe(1);
  });
});
