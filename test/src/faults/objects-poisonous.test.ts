/**
 * C3, C11: some objects provoke a bug whenever a syncer is about to send them: an error that nobody catches, or the end of the process
 * on the spot. Nobody else's objects may suffer for long.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { differences } from './checks.js';
import { harmFileVariable } from './harm-on-sight.js';
import { syncerMetric } from './metrics.js';
import { preloadOf } from './preload.js';
import { withSql } from './sql-session.js';
import { home, type Stage, onStage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
const countedWithinMs = 30_000;
const deathsMin = 2;
/** Claims that ended with the processes have to run out, and then what kills must not come along with the rest. */
const arrivesWithinMs = 150_000;

describe('objects that provoke a bug', () => {
  const folder = mkdtempSync(join(tmpdir(), 'navarch-harm-'));
  const harm = join(folder, 'harm');
  writeFileSync(harm, '');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let stage: Stage;
  const syncerEnv = { NODE_OPTIONS: preloadOf('harm-on-sight'), [harmFileVariable]: harm };
  onStage({ queue: 'postgres', syncers: 2, load: { objects: 16 }, syncerEnv }, (set) => {
    stage = set;
  });

  const make = async (name: string): Promise<void> => {
    const { status } = await stage.rig.call('POST', collection, objectOf(home, name, name));
    expect(status).toBe(201);
  };

  it.each([
    ['a rejection', 'key-rejects'],
    ['an exception', 'key-throws'],
  ])('in %s end no process, and are counted', async (_name, name) => {
    const before = await mistakes(stage);
    await make(name);
    await until(
      () => mistakes(stage),
      (count) => count > before,
      countedWithinMs,
    );
    await stage.untilWritten(20);
    expect(stage.rig.syncers.map((syncer) => syncer.starts)).toEqual([1, 1]);
  });

  it('that ends the process are looked at ever more rarely, and the others arrive meanwhile', async () => {
    const { rig } = stage;
    await make('key-kills');
    await until(
      async () => rig.syncers.reduce((sum, syncer) => sum + syncer.starts, 0),
      (starts) => starts >= rig.syncers.length + deathsMin,
      countedWithinMs,
    );
    await stage.writer.finish();
    await until(
      async () => (await differences(rig, home)).filter((one) => !one.includes('key-kills')),
      (found) => found.length === 0,
      arrivesWithinMs,
    );
    const [failures] = await withSql(rig.postgres, (sql) =>
      sql.ask(`SELECT max(failures) FROM agenda WHERE last_error = 'agenda.claimRanOut'
        AND key LIKE '%key-kills'`),
    );
    expect(Number(failures)).toBeGreaterThan(0);
  }, 240_000);

  it('arrive as well once the bug is mended', async () => {
    rmSync(harm);
    await stage.expectNothingLost();
  }, 150_000);
});

async function mistakes({ rig }: Stage): Promise<number> {
  const counts = await Promise.all(
    rig.syncers.map((_, index) => syncerMetric(rig, 'navarch_mistakes_total', index)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
