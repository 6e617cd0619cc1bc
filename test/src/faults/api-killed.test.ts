/** C1: one of two API processes is killed, again and again, under load. */
import { describe, expect, it } from '@jest/globals';
import { type Stage, onStage } from './stage.js';
import { isFailed } from './writer.js';

const kills = 8;
/** Writes under way at a time. */
const lanes = 4;

describe('an API process that is killed', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', apis: 2 }, (set) => {
    stage = set;
  });

  it('loses nothing, and fails only what it was asked at that moment', async () => {
    const { rig, writer } = stage;
    for (let kill = 0; kill < kills; kill += 1) {
      await stage.untilWritten(10);
      await rig.untilAnswering();
      await rig.api(kill % 2).crash();
    }
    await stage.expectNothingLost();
    const failed = writer.writes.filter(isFailed).map((one) => one.answer);
    expect(failed.filter((answer) => !answer.startsWith('none'))).toEqual([]);
    expect(failed.length).toBeLessThanOrEqual(kills * lanes);
  });
});
