/** P4: the disk of PostgreSQL is full. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { describeWithDisk } from './small-disk.js';
import { type Stage, onStage } from './stage.js';

const megabytes = 256;
const fullMs = 6_000;
const refusedWithinMs = 60_000;
/** With a start of PostgreSQL, which gives up when there is no room for its own log. */
const backWithinMs = 30_000;

describeWithDisk('a full disk of PostgreSQL', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', disk: { of: 'postgres', megabytes } }, (set) => {
    stage = set;
  });

  it('is told to clients, kills nobody, and is over when there is room', async () => {
    const { rig, writer } = stage;
    await stage.untilWritten(30);
    const beganAt = writer.writes.length;
    await untilRefused(stage);
    const untilMs = performance.now() + fullMs;
    while (performance.now() < untilMs) {
      await rig.disk.fill();
      await sleep(200);
    }
    const answers = new Set(writer.writes.slice(beganAt).map(({ answer }) => answer));
    expect([...answers].filter((answer) => !expected.has(answer))).toEqual([]);
    await rig.disk.free();
    const freeAt = performance.now();
    // As whoever supervises it would.
    const isGone = await Promise.race([
      rig.postgres.exited().then(() => true),
      sleep(2_000, false),
    ]);
    if (isGone) await rig.postgres.restart();
    await stage.untilWritten(3);
    expect(performance.now() - freeAt).toBeLessThan(backWithinMs);
    await stage.expectNothingLost();
    expect([rig.api().starts, rig.syncer().starts]).toEqual([1, 1]);
  });
});

const refusal = '503, retry after 1';
const expected: ReadonlySet<string> = new Set(['200', '201', '409', refusal]);

/** PostgreSQL gives room back now and then, so it is taken again until a write is refused. */
async function untilRefused({ rig, writer }: Stage): Promise<void> {
  const beganAt = writer.writes.length;
  await until(
    async () => {
      await rig.disk.fill();
      return writer.writes.slice(beganAt).map(({ answer }) => answer);
    },
    (answers) => answers.includes(refusal),
    refusedWithinMs,
  );
}
