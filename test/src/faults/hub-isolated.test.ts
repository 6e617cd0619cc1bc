/** B2: the federation's own network is cut, so all members look lost at once. They run on as they are, and nothing moves. */
import { describe, expect, it } from '@jest/globals';
import type { Hold } from '@navarch/model';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { home, type Stage, onStage } from './stage.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const heldWithinMs = 60_000;

describe('a federation that is cut off from all its members', () => {
  // However long the last of them takes to come back.
  const settings = { NAVARCH_CALM_MS: '60000' };
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 24, perSecond: 8 }, settings }, (set) => {
    stage = set;
  });

  it('moves nothing, says so, and goes on when they are back', async () => {
    await stage.writer.finish();
    await untilSettled(stage.rig, home);
    stage.writer.start();
    for (const member of members) stage.rig.to(member).blackhole();
    await stage.rig.untilPhase(members, 'ClusterUnreachable');
    const hold = await until(
      () => evictions(stage),
      (found) => found?.spec.clusters?.length === members.length,
      heldWithinMs,
    );
    expect(hold?.spec.message).toContain('this side is most likely cut off');
    await stage.untilWritten(20);
    for (const member of members) stage.rig.to(member).heal();
    await stage.rig.untilPhase(members, 'ClusterReady');
    await stage.expectNothingLost();
    await until(
      () => evictions(stage),
      (found) => found === undefined,
      heldWithinMs,
    );
  });
});

async function evictions(stage: Stage): Promise<Hold | undefined> {
  const path = '/apis/fleet.navarch.dev/v1alpha1/holds/evictions';
  const { status, body } = await stage.rig.call('GET', path);
  return status === 200 ? (body as unknown as Hold) : undefined;
}
