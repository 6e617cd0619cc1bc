/** T4: the disk of the logs is full. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { describeWithDisk } from './small-disk.js';
import { type Stage, onStage } from './stage.js';

const written = 40;
const toldWithinMs = 60_000;

describeWithDisk('a full disk of the logs', () => {
  // Every request is logged, so that there is something to lose.
  let stage: Stage;
  onStage(
    {
      queue: 'postgres',
      disk: { of: 'logs', megabytes: 16 },
      settings: { NAVARCH_LOG_LEVEL: 'debug' },
    },
    (set) => {
      stage = set;
    },
  );

  it('costs lines of the log and nothing else, and they are counted', async () => {
    const { rig } = stage;
    await rig.disk.fill();
    await stage.untilWritten(written);
    // It has something to say about a member that is away.
    rig.to('tokyo').reject();
    await rig.untilPhase(['tokyo'], 'ClusterUnreachable');
    await rig.disk.fill();
    rig.to('tokyo').heal();
    await rig.untilPhase(['tokyo'], 'ClusterReady');
    await rig.disk.free();
    rig.to('sydney').cutAll('reset');
    await until(
      () => readFile(join(rig.folder, 'logs', 'syncer-0.log'), 'utf8'),
      (text) => /"lost":\d+,"msg":"lines of this log were lost"/.test(text),
      toldWithinMs,
    );
    await stage.expectNothingLost({ mayMove: true });
    expect([rig.api().starts, rig.syncer().starts]).toEqual([1, 1]);
  });
});
