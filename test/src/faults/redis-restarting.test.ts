/** Q4: Redis is restarted every few seconds, by a kill, under load. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { describeWithRedis } from './with-redis.js';
import { type Stage, onStage } from './stage.js';

const restarts = 5;
const betweenMs = 2_000;

describeWithRedis('a Redis that is killed and started every few seconds', () => {
  let stage: Stage;
  onStage({ queue: 'redis' }, (set) => {
    stage = set;
  });

  it('loses nothing, and no process dies of it', async () => {
    for (let restart = 0; restart < restarts; restart += 1) {
      await sleep(betweenMs);
      await stage.rig.redis.kill();
      await stage.rig.redis.restart();
    }
    await stage.expectNothingLost();
    expect([stage.rig.syncer().starts, stage.rig.api().starts]).toEqual([1, 1]);
  });
});
