/** P7: every tenth transaction loses a deadlock (40P01) or a serialization race (40001). */
import { describe, expect, it } from '@jest/globals';
import { unacked } from './answers.js';
import { withSql } from './sql-session.js';
import { type Stage, onStage } from './stage.js';

const tables = ['changes', 'agenda', 'leases', 'member_states', 'placements'];
const injectedMin = 20;

/** As PostgreSQL itself ends such a transaction; the count goes on, so that the next try succeeds. */
const inject = `
  CREATE SEQUENCE faults_count;
  CREATE FUNCTION faults_lose() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    CASE nextval('faults_count') % 20
      WHEN 0 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01';
      WHEN 10 THEN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
      ELSE RETURN NULL;
    END CASE;
  END $$;
  ${tables
    .map(
      (table) => `
  CREATE TRIGGER faults_lose BEFORE INSERT OR UPDATE OR DELETE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION faults_lose();`,
    )
    .join('')}`;
const stop = tables.map((table) => `DROP TRIGGER faults_lose ON ${table};`).join('');

describe('transactions that lose against others', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 30 } }, (set) => {
    stage = set;
  });

  it('are made again, and no client hears of it', async () => {
    const { rig, writer } = stage;
    const injected = await withSql(rig.postgres, async (sql) => {
      await sql.ask(inject);
      await stage.untilWritten(150);
      await writer.finish();
      const [count] = await sql.ask('SELECT last_value FROM faults_count');
      await sql.ask(stop);
      return Number(count) / 10;
    });
    expect(injected).toBeGreaterThan(injectedMin);
    expect(unacked(writer.writes)).toEqual([]);
    await stage.expectNothingLost();
    expect([rig.api().starts, rig.syncer().starts]).toEqual([1, 1]);
  });
});
