/** P6: somebody holds a lock that every write needs, for longer than anybody waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { slowerThan } from './answers.js';
import { SqlSession, withSql } from './sql-session.js';
import { home, type Stage, onStage } from './stage.js';

const lockedMs = 16_000;
/** A lock is waited for five seconds; a write may come while another one waits, and waits for its own turn then. */
const answeredWithinMs = 12_500;
const backWithinMs = 10_000;
/** Connections of an API and a syncer, each with those that listen. */
const connectionsMax = 2 * (16 + 4);

describe('a lock that somebody holds', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 20 } }, (set) => {
    stage = set;
  });

  it.each([
    ['on the table of objects', 'BEGIN; LOCK TABLE objects IN ACCESS EXCLUSIVE MODE'],
    ['on the counter, in a forgotten transaction', 'BEGIN; SELECT * FROM revision FOR UPDATE'],
  ])('%s is told to clients in time, and over when it is', async (_name, statements) => {
    const { rig, writer } = stage;
    await stage.untilWritten(30);
    const holder = await SqlSession.open(rig.postgres);
    await holder.ask(statements);
    const beganAt = writer.writes.length;
    const most = await mostConnections(stage);
    expect((await rig.call('GET', `/api/v1/namespaces/${home}/secrets`)).status).toBe(200);
    const during = writer.writes.slice(beganAt);
    holder.close();
    const freeAt = performance.now();
    await stage.untilWritten(3);
    expect(performance.now() - freeAt).toBeLessThan(backWithinMs);
    const answers = new Set(during.map(({ answer }) => answer));
    expect([...answers].filter((answer) => !expected.has(answer))).toEqual([]);
    expect(answers).toContain(refusal);
    expect(slowerThan(answeredWithinMs, during)).toEqual([]);
    expect(most).toBeLessThanOrEqual(connectionsMax);
  });

  it('loses nothing', async () => {
    await stage.expectNothingLost();
    expect([stage.rig.api().starts, stage.rig.syncer().starts]).toEqual([1, 1]);
  });
});

const refusal = '503, retry after 1';
/** What came in just before the lock was acknowledged. */
const expected: ReadonlySet<string> = new Set(['200', '201', refusal]);

/** The most sessions of the federation's own while the lock is held. */
async function mostConnections({ rig }: Stage): Promise<number> {
  const count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'navarch'";
  return await withSql(rig.postgres, async (sql) => {
    let most = 0;
    for (const untilMs = performance.now() + lockedMs; performance.now() < untilMs; ) {
      most = Math.max(most, Number((await sql.ask(count))[0]));
      await sleep(500);
    }
    return most;
  });
}
