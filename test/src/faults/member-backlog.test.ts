/** Q12: a member refuses every write for a while, and everything changes many times meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { differences } from './checks.js';
import { jobsIn } from './jobs.js';
import { Asked, isWrite } from './member-asked.js';
import { withRedis } from './redis-client.js';
import { memberNames } from './rig.js';
import { withSql } from './sql-session.js';
import { home, onStage, type Stage } from './stage.js';
import { describeWithRedis } from './with-redis.js';

const objects = 20;
const changesEach = 12;
const refusal = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  reason: 'InternalError',
  code: 500,
});
/** One for each copy, one for each object to be placed and one to be reported, and a few besides. */
const owedMost = objects * (memberNames.length + 2) + 10;
/** What was under way when the member was well again, and a look that somebody else asked for. */
const spareWrites = 10;

describeWithRedis('a member that takes no writes for a while', () => {
  let stage: Stage;
  let asked: Asked;
  onStage({ queue: 'redis', load: { objects, perSecond: 30 }, settled: true }, async (set) => {
    stage = set;
    asked = await Asked.of(set.rig);
  });
  afterAll(async () => {
    await asked?.stop();
  }, 60_000);

  it('owes one write an object afterwards, however often each was changed', async () => {
    const { rig, writer } = stage;
    asked.behave('tokyo', (one) =>
      isWrite(one) ? { kind: 'answer', status: 500, body: refusal } : undefined,
    );
    writer.start();
    const watched = watchBacklog(stage);
    await stage.untilWritten(objects * changesEach);
    await writer.finish();
    const most = await watched();
    expect(most.rows).toBeGreaterThan(0);
    expect(most.rows).toBeLessThanOrEqual(owedMost);
    expect(most.jobs).toBeLessThanOrEqual(owedMost);
    const before = asked.writesTo('tokyo');
    asked.behave('tokyo', () => undefined);
    await until(
      () => differences(rig, home),
      (found) => found.length === 0,
      60_000,
    );
    await stage.expectNothingLost();
    expect(asked.writesTo('tokyo') - before).toBeLessThanOrEqual(objects + spareWrites);
  });
});

/** The most that was ever owed, and ever in the queue, until the function that it returns is called. */
function watchBacklog({ rig }: Stage): () => Promise<{ rows: number; jobs: number }> {
  const most = { rows: 0, jobs: 0 };
  const over = new AbortController();
  const watching = withSql(rig.postgres, (sql) =>
    withRedis(rig.redis.url, async (redis) => {
      while (!over.signal.aborted) {
        const [rows] = await sql.ask('SELECT count(*) FROM agenda');
        most.rows = Math.max(most.rows, Number(rows));
        most.jobs = Math.max(most.jobs, await jobsIn(redis));
        await sleep(100);
      }
    }),
  );
  return async () => {
    over.abort();
    await watching;
    return most;
  };
}
