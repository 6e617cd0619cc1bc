/** M3: the way to a member comes and goes every few seconds. Its pods run all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { untilSettled } from './checks.js';
import { FloorWatch } from './floor-watch.js';
import { home, type Stage, onStage } from './stage.js';
import { replicasEach } from './writer.js';

const flaps = 4;
const goneMs = 2_500;
const backMs = 2_000;

describe('a member that flaps', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 24, perSecond: 8 } }, (set) => {
    stage = set;
  });

  it('costs no workload a ready replica, and loses nothing', async () => {
    await stage.writer.finish();
    await untilSettled(stage.rig, home);
    stage.writer.start();
    const floor = new FloorWatch(stage.rig, replicasEach);
    floor.start();
    for (let flap = 0; flap < flaps; flap += 1) {
      stage.rig.to('tokyo').reject();
      await sleep(goneMs);
      stage.rig.to('tokyo').heal();
      await sleep(backMs);
    }
    await stage.rig.untilPhase(['tokyo'], 'ClusterReady');
    await stage.expectNothingLost({ mayMove: true });
    expect(await floor.finish()).toEqual([]);
  });
});
