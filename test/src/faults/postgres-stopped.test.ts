/** P1: PostgreSQL is stopped at once (as by a crash, with recovery at the next start) under load, again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { between, seeded } from './chance.js';
import { type Stage, onStage } from './stage.js';

const stops = 4;
/** Between two of them, at least and at most. */
const betweenMs = [300, 3_500] as const;
/** Writes are acknowledged again this soon after PostgreSQL answers; generous for a loaded machine. */
const backWithinMs = 10_000;

describe(`a PostgreSQL that is stopped at once (${seeded})`, () => {
  let stage: Stage;
  onStage(
    {
      queue: 'postgres',
      syncers: 2,
      load: { perSecond: between(10, 30) },
    },
    (set) => {
      stage = set;
    },
  );

  it('forgets nothing that was acknowledged, and is used again at once', async () => {
    const { postgres } = stage.rig;
    for (let stop = 0; stop < stops; stop += 1) {
      await sleep(between(...betweenMs));
      process.kill(postgres.pid, 'SIGQUIT');
      await postgres.exited();
      await postgres.restart();
      const backAt = performance.now();
      await stage.untilWritten(3);
      expect(performance.now() - backAt).toBeLessThan(backWithinMs);
    }
    await stage.expectNothingLost();
    expect(stage.rig.api().starts).toBe(1);
  });
});
