/** C8: every process of the federation is stopped politely and started again, one after the other, under load. */
import { describe, expect, it } from '@jest/globals';
import type { Service } from './service.js';
import { type Stage, onStage } from './stage.js';
import { isFailed } from './writer.js';

const rounds = 3;
/** Requests under way may go on for five seconds, and a process has ten to stop. */
const stoppedWithinMs = 10_000;
/** On a loaded machine each start takes long. */
const allWithinMs = 360_000;

describe('a rolling restart', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', apis: 2, syncers: 2 }, (set) => {
    stage = set;
  });

  async function restart(service: Service): Promise<number> {
    const startedAt = performance.now();
    await service.stop();
    const tookMs = performance.now() - startedAt;
    await service.start();
    await stage.rig.untilAnswering();
    await stage.untilWritten(5);
    return tookMs;
  }

  it(
    'fails no request, loses nothing, and is done in time',
    async () => {
      const { rig, writer } = stage;
      const stops: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        for (const service of [...rig.apis, ...rig.syncers]) stops.push(await restart(service));
      await stage.expectNothingLost();
      expect(writer.writes.filter(isFailed)).toEqual([]);
      expect(Math.max(...stops)).toBeLessThan(stoppedWithinMs);
    },
    allWithinMs,
  );
});
