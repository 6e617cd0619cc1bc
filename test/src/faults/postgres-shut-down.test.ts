/** P1, politely: PostgreSQL is shut down fast (sessions are ended, then a checkpoint) under load, as by an upgrade or a failover. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Stage, onStage } from './stage.js';

const shutdowns = 3;
const betweenMs = 2_000;
/** Sessions that are ended say so (57P01), and whoever comes meanwhile is told that it is shutting down (57P03). */
const downForMs = 2_000;
/** Writes are acknowledged again this soon after PostgreSQL answers; generous for a loaded machine. */
const backWithinMs = 10_000;

describe('a PostgreSQL that is shut down fast', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', syncers: 2, load: { perSecond: 30 } }, (set) => {
    stage = set;
  });

  it('forgets nothing that was acknowledged, and is used again at once', async () => {
    const { rig, writer } = stage;
    for (let round = 0; round < shutdowns; round += 1) {
      await sleep(betweenMs);
      process.kill(rig.postgres.pid, 'SIGINT');
      await rig.postgres.exited();
      await sleep(downForMs);
      await rig.postgres.restart();
      const backAt = performance.now();
      await stage.untilWritten(3);
      expect(performance.now() - backAt).toBeLessThan(backWithinMs);
    }
    await stage.expectNothingLost();
    const answers = new Set(writer.writes.map(({ answer }) => answer));
    expect([...answers].filter((answer) => !expected.has(answer))).toEqual([]);
    const services = [...rig.apis, ...rig.syncers];
    expect(services.map(({ starts }) => starts)).toEqual([1, 1, 1]);
  });
});

/** 409: what was made by a write whose outcome was not known. */
const expected: ReadonlySet<string> = new Set(['200', '201', '409', '503, retry after 1']);
