/** P5: somebody else has taken every connection that PostgreSQL has to give. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { slowerThan } from './answers.js';
import { askApi, askSyncer } from './metrics.js';
import { SqlSession } from './sql-session.js';
import { type Stage, onStage } from './stage.js';
import { writeLanes } from './writer.js';

/** Longer than a write that was committed waits until it can be read; those few are acknowledged. */
const eatenMs = 12_000;
/** Until what was free for a moment is taken. */
const settledMs = 700;
const eatenWithinMs = 40_000;
const theirs = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'navarch'";
/** Two seconds for a connection, and as much again for a loaded machine. */
const refusedWithinMs = 4_000;
const saidWithinMs = 15_000;
const backWithinMs = 15_000;

describe('a PostgreSQL without a free connection', () => {
  let stage: Stage;
  let eater: Eater | undefined;
  afterAll(async () => {
    await eater?.stop();
  });
  onStage({ queue: 'postgres', load: { objects: 20 } }, (set) => {
    stage = set;
  });

  it('is told to clients in time, and used again when there are connections', async () => {
    const { rig, writer } = stage;
    await stage.untilWritten(30);
    eater = new Eater(stage);
    await eater.eatAll();
    const beganAt = writer.writes.length;
    await sleep(eatenMs);
    const answered = writer.writes.slice(beganAt);
    const refused = answered.filter((one) => one.outcome.kind !== 'acked');
    expect(refused.length).toBeGreaterThan(10);
    expect(answered.length - refused.length).toBeLessThanOrEqual(writeLanes);
    expect([...new Set(refused.map((one) => one.answer))]).toEqual(['503, retry after 1']);
    expect(slowerThan(refusedWithinMs, refused)).toEqual([]);
    expect((await askApi(rig, '/livez')).status).toBe(200);
    expect((await askSyncer(rig, '/livez')).status).toBe(200);
    for (const ask of [askApi, askSyncer])
      await until(
        () => ask(rig, '/readyz'),
        ({ status, text }) => status >= 500 && text.includes('postgres'),
        saidWithinMs,
      );
    await eater.stop();
    const freeAt = performance.now();
    await stage.untilWritten(3);
    expect(performance.now() - freeAt).toBeLessThan(backWithinMs);
    await stage.expectNothingLost();
    expect([rig.api().starts, rig.syncer().starts]).toEqual([1, 1]);
  });
});

/** Takes connections until there are no more, and then every one that comes free. */
class Eater {
  private readonly sessions: SqlSession[] = [];
  private readonly over = new AbortController();
  private eating: Promise<void> = Promise.resolve();

  constructor(private readonly stage: Stage) {}

  /** Resolves when the federation has none: those that it had are cut, and taken before it has new ones. */
  async eatAll(): Promise<void> {
    const watching = await SqlSession.open(this.stage.rig.postgres);
    this.sessions.push(watching);
    this.eating = this.keepEating();
    await until(
      async () => {
        this.stage.rig.toPostgres.cutAll('reset');
        await sleep(settledMs);
        const [count] = await watching.ask(theirs);
        // One that was being opened has no name yet.
        await sleep(settledMs);
        return `${count} ${(await watching.ask(theirs))[0]}`;
      },
      (counts) => counts === '0 0',
      eatenWithinMs,
    );
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.eating;
    for (const session of this.sessions) session.close();
  }

  private async keepEating(): Promise<void> {
    while (!this.over.signal.aborted) if (!(await this.takeOne())) await sleep(50);
  }

  private async takeOne(): Promise<boolean> {
    try {
      this.sessions.push(await SqlSession.open(this.stage.rig.postgres));
      return true;
    } catch {
      return false;
    }
  }
}
