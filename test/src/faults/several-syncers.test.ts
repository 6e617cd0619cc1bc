/** Two and three syncers share the work: one is killed, one is stopped in its tracks for longer than its claims last and wakes up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from '@jest/globals';
import { hasRedis } from './rig.js';
import { type Stage, onStage } from './stage.js';

const rounds = 2;
/** Longer than a claim on work lasts (15 s). */
const frozenMs = 15_500;

describe.each([2, 3])('%s syncers of which one dies and one hangs', (syncers) => {
  let stage: Stage;
  onStage({ queue: hasRedis ? 'redis' : 'postgres', syncers }, (set) => {
    stage = set;
  });

  it('write every change once, each copy forwards only', async () => {
    const { rig } = stage;
    for (let round = 0; round < rounds; round += 1) {
      const hung = rig.syncer(round % syncers);
      await stage.untilWritten(15);
      hung.freeze();
      await stage.untilWritten(15);
      await rig.syncer((round + 1) % syncers).crash();
      await sleep(frozenMs);
      hung.thaw();
    }
    await stage.expectNothingLost();
  });
});
