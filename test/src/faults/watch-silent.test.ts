/** M10: the watches on a member go dead without a word (half-open): what changes there is found all the same. */
import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { until } from '../federation/until.js';

import { forgeSecret, passwordOf } from './drift.js';
import { home, type Stage, onStage } from './stage.js';

/**
 * The silence after which a watch is compared with another one, requests that time out on the same dead connections, and a new
 * list; less than the silence that a watch is allowed (90 s).
 */
const foundWithinMs = 70_000;

describe('watches that go dead without a word', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 12 }, settled: true }, (set) => {
    stage = set;
  });

  it('are noticed, and the drift of the meantime is found', async () => {
    const { rig } = stage;
    rig.to('tokyo').breakSilently('toClient');
    const before = rig.to('tokyo').connections;
    await forgeSecret(rig.in('tokyo'), home, 'key-1');
    await until(
      () => rig.in('tokyo').get(resources.secrets, home, 'key-1'),
      (found) => passwordOf(found) === 'of key-1',
      foundWithinMs,
    );
    expect(rig.to('tokyo').connections).toBeGreaterThan(before);
    await stage.expectNothingLost({ isMeddledWith: true });
  });
});
