/** C6: whoever holds the roles (relay, sweep, the watching of each member) is stopped in its tracks; another takes them over. */
import { describe, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { forgeSecret, passwordOf } from './drift.js';
import { home, type Stage, onStage } from './stage.js';
import { objectOf } from './writer.js';

/** The lease of two seconds, its renewal, and a loaded machine. */
const takenOverWithinMs = 20_000;

describe('a holder of roles that is stopped in its tracks', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', syncers: 2, load: { objects: 12 }, settled: true }, (set) => {
    stage = set;
  });

  // One of the two holds them, and which one is chance: each is stopped once.
  for (const frozen of [0, 1]) {
    it(`is replaced, and does no harm when it wakes up (syncer ${frozen})`, async () => {
      const name = `key-of-${frozen}`;
      stage.rig.syncer(frozen).freeze();
      // The relay has to see a new object, and the member's observer what was changed behind its back.
      await stage.rig.call(
        'POST',
        `/api/v1/namespaces/${home}/secrets`,
        objectOf(home, name, 'made while frozen'),
      );
      await until(
        () => stage.rig.in('tokyo').get(resources.secrets, home, name),
        (found) => found !== undefined,
        takenOverWithinMs,
      );
      await forgeSecret(stage.rig.in('tokyo'), home, 'key-1');
      await until(
        () => stage.rig.in('tokyo').get(resources.secrets, home, 'key-1'),
        (found) => passwordOf(found) === 'of key-1',
        takenOverWithinMs,
      );
      stage.rig.syncer(frozen).thaw();
      await untilSettled(stage.rig, home);
    });
  }

  it('loses nothing', async () => {
    await stage.expectNothingLost({ isMeddledWith: true });
  });
});
