/** P2: PostgreSQL is away for a while: the API says so at once, members keep what they have, and then all goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { MemberLog } from './member-log.js';
import { home, type Stage, onStage } from './stage.js';
import { pathOf } from './writer.js';

const awayMs = 8_000;
/** What was under way towards members when PostgreSQL went away may still arrive. */
const underWayMs = 1_000;
/** "Within a second", and as much again for a loaded machine. */
const refusedWithinMs = 2_000;
const backWithinMs = 10_000;

describe('a PostgreSQL that is away', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 20 } }, (set) => {
    stage = set;
  });

  it('is told to clients at once, touches no member, and is used again within seconds', async () => {
    await stage.untilWritten(40);
    stage.rig.toPostgres.reject();
    await sleep(underWayMs);
    const before = await memberWrites(stage);
    const beganAt = stage.writer.writes.length;
    await sleep(awayMs);
    const refused = stage.writer.writes.slice(beganAt);
    expect(refused.length).toBeGreaterThan(5);
    expect([...new Set(refused.map((one) => one.answer))]).toEqual(['503, retry after 1']);
    const slow = refused.filter((one) => one.tookMs > refusedWithinMs);
    expect(slow.map((one) => `${one.id} took ${Math.round(one.tookMs)} ms`)).toEqual([]);
    expect(await memberWrites(stage)).toEqual(before);
    stage.rig.toPostgres.heal();
    const healedAt = performance.now();
    await stage.untilWritten(3);
    expect(performance.now() - healedAt).toBeLessThan(backWithinMs);
    await stage.expectNothingLost();
    expect([stage.rig.syncer().starts, stage.rig.api().starts]).toEqual([1, 1]);
  });

  it('does not let the syncer forget a change that came just before', async () => {
    const path = pathOf(home, 'key-1');
    const change = { data: { password: Buffer.from('changed').toString('base64') } };
    expect((await stage.rig.call('PATCH', path, change)).status).toBe(200);
    stage.rig.toPostgres.reject();
    await sleep(underWayMs);
    stage.rig.toPostgres.heal();
    await until(
      async () => (await stage.rig.call('GET', path)).status,
      (status) => status === 200,
      backWithinMs,
    );
    await untilSettled(stage.rig, home);
  });
});

/** How many times each member was written to by us. */
async function memberWrites(stage: Stage): Promise<readonly number[]> {
  return await Promise.all(
    Object.values(stage.rig.members).map(
      async ({ folder }) => (await new MemberLog(folder).read()).filter((one) => one.isOurs).length,
    ),
  );
}
