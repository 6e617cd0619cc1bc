/** B7: somebody unregisters a member, by a slip of the pen perhaps, and registers it again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { FloorWatch } from './floor-watch.js';
import { join } from './members.js';
import { MemberLog } from './member-log.js';
import { home, type Stage, onStage } from './stage.js';
import { replicasEach } from './writer.js';

const path = '/apis/fleet.navarch.dev/v1alpha1/clusters/tokyo';
const credentials = '/api/v1/namespaces/navarch-system/secrets/cluster-tokyo';
const goneWithinMs = 30_000;
/** Nothing may be written there, which takes a while to be seen. */
const watchedMs = 4_000;

describe('a member that is unregistered', () => {
  let stage: Stage;
  let floor: FloorWatch | undefined;
  afterAll(async () => void (await floor?.finish()));
  onStage({ queue: 'postgres', load: { objects: 12 }, settled: true }, (set) => {
    stage = set;
  });

  it('keeps everything that runs there, as it is', async () => {
    const { rig } = stage;
    const before = await changesIn(stage);
    expect((await rig.call('DELETE', path)).status).toBe(200);
    await until(
      async () => (await rig.call('GET', path)).status,
      (status) => status === 404,
      goneWithinMs,
    );
    await sleep(watchedMs);
    stage.writer.start();
    await stage.untilWritten(20);
    await stage.writer.finish();
    expect(await changesIn(stage)).toEqual(before);
  });

  it('is taken back without the loss of a ready replica', async () => {
    const { rig } = stage;
    floor = new FloorWatch(rig, replicasEach);
    floor.start();
    await rig.call('DELETE', credentials);
    await join(rig.clientOf(0), 'tokyo', rig.member('tokyo'));
    await rig.untilPhase(['tokyo'], 'ClusterReady');
    await untilSettled(rig, home);
    await stage.expectNothingLost({ mayMove: true });
    expect(await floor?.finish()).toEqual([]);
  });
});

/** Every change of a copy of ours in the member. */
async function changesIn({ rig }: Stage): Promise<readonly string[]> {
  const changes = await new MemberLog(rig.member('tokyo').folder).read();
  return changes.filter((one) => one.isOurs).map((one) => `${one.position} ${one.key}`);
}
