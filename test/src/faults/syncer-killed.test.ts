/** C2: the syncer is killed in mid-work, again and again. */
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { hasRedis } from './rig.js';
import { Stage } from './stage.js';

const kills = 8;

describe('a syncer that is killed in mid-work', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ queue: hasRedis ? 'redis' : 'postgres', syncers: 2 });
  }, 120_000);
  afterAll(async () => {
    await stage?.clear();
  }, 60_000);

  it('loses nothing', async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.untilWritten(10);
      await stage.rig.syncer(kill % 2).crash();
    }
    await stage.expectNothingLost();
  });
});
