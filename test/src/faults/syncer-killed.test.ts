/** C2: the syncer is killed in mid-work, again and again. */
import { describe, it } from '@jest/globals';
import { hasRedis } from './rig.js';
import { type Stage, onStage } from './stage.js';

const kills = 8;

describe('a syncer that is killed in mid-work', () => {
  let stage: Stage;
  onStage({ queue: hasRedis ? 'redis' : 'postgres', syncers: 2 }, (set) => {
    stage = set;
  });

  it('loses nothing', async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.untilWritten(10);
      await stage.rig.syncer(kill % 2).crash();
    }
    await stage.expectNothingLost();
  });
});
