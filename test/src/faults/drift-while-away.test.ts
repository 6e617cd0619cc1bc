/** M13: copies are changed and deleted in a member while no syncer runs, and while one does. */
import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { untilSettled } from './checks.js';
import { forgeSecret, labelSecret, scaleCopy } from './drift.js';
import { home, type Stage, onStage } from './stage.js';

/** As the requirement says, with room for a loaded machine. */
const rightedWithinMs = 20_000;

describe('copies that somebody changes in a member', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 12 }, settled: true }, (set) => {
    stage = set;
  });

  it('are put right at once while a syncer runs', async () => {
    await meddle(stage);
    await untilSettled(stage.rig, home, rightedWithinMs);
  });

  it('are put right by a syncer that was not there when it happened', async () => {
    await stage.rig.syncer().kill();
    await meddle(stage);
    await stage.rig.syncer().start();
    await untilSettled(stage.rig, home);
  });

  it('keep what was added to them, and cost nothing once they are right', async () => {
    await stage.expectNothingLost({ mayMove: true, isMeddledWith: true });
    const kept = await stage.rig.in('taipei').get(resources.secrets, home, 'key-3');
    expect(kept?.metadata.labels?.['team']).toBe('blue');
  });
});

async function meddle({ rig }: Stage): Promise<void> {
  await forgeSecret(rig.in('tokyo'), home, 'key-1');
  await labelSecret(rig.in('taipei'), { namespace: home, name: 'key-3' });
  await scaleCopy(rig.in('sydney'), { namespace: home, name: 'web-0', replicas: 5 });
  await rig.in('tokyo').delete(resources.secrets, { namespace: home, name: 'key-5' });
  await rig.in('tokyo').delete(resources.replicasets, { namespace: home, name: 'web-2' });
}
