/** Q1: Redis is emptied under load, again and again. */
import { expect, it } from '@jest/globals';
import { redisCommand } from '../federation/redis-command.js';
import { describeWithRedis } from './with-redis.js';
import { type Stage, onStage } from './stage.js';

const flushes = 10;

describeWithRedis('a Redis that is emptied', () => {
  let stage: Stage;
  onStage({ queue: 'redis', syncers: 2 }, (set) => {
    stage = set;
  });

  it('loses nothing', async () => {
    const socket = stage.rig.redis.url.slice('unix://'.length);
    for (let flush = 0; flush < flushes; flush += 1) {
      await stage.untilWritten(8);
      expect(await redisCommand(socket, 'FLUSHALL')).toBe('+OK');
    }
    await stage.expectNothingLost();
  });
});
