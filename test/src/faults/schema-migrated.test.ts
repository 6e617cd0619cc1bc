/**
 * P11: the schema becomes a later one under processes that do not know it, and is put back; and each of them is started again
 * while it is the later one.
 *
 * With `FAULTS_BESIDE=FOLDER`, a built checkout of another version, the first API and the first syncer are of that version.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { withSql } from './sql-session.js';
import { type Stage, onStage } from './stage.js';
import { isFailed } from './writer.js';

const beside = process.env['FAULTS_BESIDE'];
const migratedWithinMs = 60_000;
const againMs = 200;
const migration = `(1790000000000, 'Later1790000000000')`;

/** Everything has a column more than anybody knows, as after a migration, in one transaction. */
const bringUpToDate = `BEGIN;
  ${forAllTables('ADD COLUMN later text')};
  CREATE TABLE later_things (name text PRIMARY KEY);
  INSERT INTO migrations (timestamp, name) VALUES ${migration};
  COMMIT`;
const putBack = `BEGIN;
  DROP TABLE later_things;
  ${forAllTables('DROP COLUMN later')};
  DELETE FROM migrations WHERE (timestamp, name) = ${migration};
  COMMIT`;

describe('a schema that becomes a later one under running processes', () => {
  let stage: Stage;
  const others = beside === undefined ? {} : { beside };
  onStage({ queue: 'postgres', apis: 2, syncers: 2, load: { objects: 40 }, ...others }, (set) => {
    stage = set;
  });

  it('fails no request and loses nothing, nor do processes that are started on it, nor its end', async () => {
    const { rig, writer } = stage;
    await stage.untilWritten(30);
    await migrate(stage, bringUpToDate);
    await stage.untilWritten(60);
    for (const service of [...rig.apis, ...rig.syncers]) {
      await service.stop();
      await stage.untilWritten(10);
      await service.start();
      await rig.untilAnswering();
    }
    await stage.untilWritten(60);
    await migrate(stage, putBack);
    await stage.untilWritten(60);
    await stage.expectNothingLost();
    expect(writer.writes.filter(isFailed)).toEqual([]);
    expect([...rig.apis, ...rig.syncers].map(({ starts }) => starts)).toEqual([2, 2, 2, 2]);
  }, 300_000);
});

/** What is written meanwhile may win a deadlock against it: then it is tried again, as by a process that is started again. */
async function migrate({ rig }: Stage, statements: string): Promise<void> {
  const deadline = Date.now() + migratedWithinMs;
  for (;;) {
    try {
      await withSql(rig.postgres, (sql) => sql.ask(statements));
      return;
    } catch (error) {
      if (Date.now() > deadline || !String(error).includes('40P01')) throw error;
      await sleep(againMs);
    }
  }
}

function forAllTables(change: string): string {
  return `DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY 1
    LOOP EXECUTE format('ALTER TABLE %I ${change}', one); END LOOP;
  END $$`;
}
