/** P3: the connection to PostgreSQL is cut right after COMMIT was sent: the outcome is unknown, and whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Stage, onStage } from './stage.js';

const cuts = 12;
/** The prepared statement that writes; a statement outside of a transaction carries its COMMIT with it. */
const committing = 'objects.commit';

describe('a connection that is cut at COMMIT', () => {
  let stage: Stage;
  onStage({ queue: 'postgres' }, (set) => {
    stage = set;
  });

  it('leaves every write wholly there or wholly absent, and never there twice', async () => {
    let cut = 0;
    while (cut < cuts) {
      let isSprung = false;
      // One connection at a time, the API's or the syncer's, whoever commits first.
      stage.rig.toPostgres.cutWhen((piece) => {
        if (isSprung || !piece.includes(committing)) return false;
        isSprung = true;
        return true;
      });
      await stage.untilWritten(4);
      expect(isSprung).toBe(true);
      cut += 1;
      await sleep(50);
    }
    stage.rig.toPostgres.heal();
    await stage.expectNothingLost();
    expect([stage.rig.syncer().starts, stage.rig.api().starts]).toEqual([1, 1]);
  });
});
