/** M14: a second federation is given a member that the first one manages, and wants the same names there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Placement } from '@navarch/model';
import { until } from '../federation/until.js';
import { namespace } from '../federation/world.js';
import { untilSettled } from './checks.js';
import { join } from './members.js';
import { MemberLog } from './member-log.js';
import { Rig } from './rig.js';
import { home, Stage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const toldWithinMs = 40_000;

describe('a second federation in a member', () => {
  let stage: Stage;
  let other: Rig;
  beforeAll(async () => {
    stage = await Stage.set({ queue: 'postgres', load: { objects: 6 } });
    await stage.writer.finish();
    await untilSettled(stage.rig, home);
    other = await Rig.start({ queue: 'postgres', members: ['elsewhere'] });
  }, 180_000);
  afterAll(async () => {
    await other?.stop();
    await stage?.clear();
  }, 60_000);

  it('is refused, is told why, and fights nobody', async () => {
    const before = await changesIn(stage);
    await join(other.clientOf(0), 'tokyo', stage.rig.member('tokyo'));
    await other.call('POST', '/api/v1/namespaces', namespace(home));
    const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
    const theirs = objectOf(home, 'key-1', 'of the second');
    expect((await other.call('POST', collection, theirs)).status).toBe(201);
    await until(
      () => messageOf(other, 'key-1.secret', 'tokyo'),
      (text) => /another federation/.test(text),
      toldWithinMs,
    );
    await stage.expectNothingLost();
    expect(await changesIn(stage)).toEqual(before);
  });

  it('takes nothing with it when it deletes what it could not place', async () => {
    expect((await other.call('DELETE', pathOf(home, 'key-1'))).status).toBe(200);
    expect((await other.call('DELETE', `/api/v1/namespaces/${home}`)).status).toBe(200);
    await until(
      async () => (await other.call('GET', `/api/v1/namespaces/${home}`)).status,
      (status) => status === 404,
      toldWithinMs,
    );
    await stage.expectNothingLost();
  });
});

/** What the Placement says of one cluster. */
async function messageOf(rig: Rig, placement: string, cluster: string): Promise<string> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placements/${placement}`;
  const { status } = (await rig.call('GET', path)).body as unknown as Placement;
  return status?.clusters?.find((one) => one.name === cluster)?.message ?? '';
}

/** Every change of a copy of the first federation in the shared member. */
async function changesIn(stage: Stage): Promise<readonly string[]> {
  const changes = await new MemberLog(stage.rig.member('tokyo').folder).read();
  return changes.filter((one) => one.isOurs).map((one) => `${one.position} ${one.key}`);
}
