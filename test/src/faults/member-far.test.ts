/** M4: a member that is far away, over a thin line. */
import { describe, expect, it } from '@jest/globals';
import { type Stage, onStage } from './stage.js';

const latencyMs = 150;
const bytesPerSecond = 250_000;

describe('a member behind 150 ms and a thin line', () => {
  let stage: Stage;
  onStage({ queue: 'postgres' }, (set) => {
    stage = set;
  });

  it('has everything in the end, and is never taken for lost', async () => {
    stage.rig.to('tokyo').slow({ latencyMs, jitterMs: 30, bytesPerSecond });
    stage.rig.to('tokyo').cutAll('reset');
    await stage.untilWritten(60);
    expect(await stage.rig.phaseOf('tokyo')).toBe('ClusterReady');
    await stage.expectNothingLost();
  });
});
