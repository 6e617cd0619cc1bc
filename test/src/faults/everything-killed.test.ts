/** C5: every process of the federation, PostgreSQL and Redis among them, is killed at the same moment and started again. */
import { describe, it } from '@jest/globals';
import { hasRedis } from './rig.js';
import { type Stage, onStage } from './stage.js';

const rounds = 2;

describe('everything that is killed at once', () => {
  let stage: Stage;
  onStage({ queue: hasRedis ? 'redis' : 'postgres', syncers: 2 }, (set) => {
    stage = set;
  });

  it('loses nothing, in whatever order it comes back', async () => {
    const { rig } = stage;
    for (let round = 0; round < rounds; round += 1) {
      await stage.untilWritten(25);
      const processes = [...rig.syncers, ...rig.apis];
      await Promise.all([
        ...processes.map((one) => one.kill()),
        rig.postgres.kill(),
        ...(hasRedis ? [rig.redis.kill()] : []),
      ]);
      // The first time the servers come last: whoever needs them dies or waits, and is started again.
      if (round === 0) for (const one of processes) await one.start();
      await Promise.all([rig.postgres.restart(), ...(hasRedis ? [rig.redis.restart()] : [])]);
      for (const one of processes) await one.start();
    }
    await stage.expectNothingLost();
  });
});
