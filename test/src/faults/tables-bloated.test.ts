/**
 * P10: a hundred thousand objects more, five dead versions of each row for one that lives, and nobody to vacuum. The API starts
 * on it, lists it page by page, and all goes on.
 */
import { describe, expect, it } from '@jest/globals';
import { unacked, within } from './answers.js';
import { type SqlSession, withSql } from './sql-session.js';
import { type Stage, onStage } from './stage.js';

const objects = 100_000;
const deadVersions = 5;
const pageSize = 500;
/** What the slowest of a hundred pages takes on a machine that has nothing else to do; here half of them must. */
const pageWithinMs = 100;
/** On a loaded machine the slowest pages, and nine writes of ten, still take less. */
const slowestMs = 2_000;

const leases = 'coordination.k8s.io';
const withoutVacuum = `DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    LOOP EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', one); END LOOP;
  END $$`;
const fill = `INSERT INTO objects (group_name, resource, namespace, name, uid, version, body, owners)
  SELECT '${leases}', 'leases', 'bulk', 'lease-' || lpad(n::text, 6, '0'), gen_random_uuid()::text, r.position,
    json_build_object('apiVersion', '${leases}/v1', 'kind', 'Lease', 'metadata', json_build_object(
      'name', 'lease-' || lpad(n::text, 6, '0'), 'namespace', 'bulk', 'uid', gen_random_uuid()::text,
      'creationTimestamp', '2026-01-01T00:00:00Z'),
      'spec', json_build_object('holderIdentity', 'holder-' || n, 'leaseDurationSeconds', 15))::text,
    '{}'
  FROM generate_series(1, ${objects}) n, revision r`;
const rewrite = `UPDATE objects SET body = body || '' WHERE group_name = '${leases}'`;
const deadRows = `SELECT pg_relation_size('objects') / greatest(1, sum(length(body))) FROM objects`;

describe('tables that are huge and full of dead rows', () => {
  let stage: Stage;
  onStage({ queue: 'postgres', load: { objects: 20 }, settled: true }, (set) => {
    stage = set;
  });

  it('slow neither lists nor writes, and lose nothing', async () => {
    const { rig, writer } = stage;
    await rig.api().kill();
    expect(await withSql(rig.postgres, bloat)).toBeGreaterThan(deadVersions);
    await rig.api().start();
    await rig.untilAnswering();
    writer.start();
    const from = writer.writes.length;
    const pages = await listPages(stage);
    expect(pages.names).toEqual([...new Set(pages.names)].toSorted());
    expect(pages.names).toHaveLength(objects);
    expect(percentile(pages.tookMs, 0.5)).toBeLessThan(pageWithinMs);
    expect(percentile(pages.tookMs, 0.99)).toBeLessThan(slowestMs);
    await stage.untilWritten(60);
    await writer.finish();
    const written = writer.writes.slice(from);
    expect(unacked(written)).toEqual([]);
    expect(within(0.9, written)).toBeLessThan(slowestMs);
    await stage.expectNothingLost();
    expect([rig.api().starts, rig.syncer().starts]).toEqual([2, 1]);
  }, 300_000);
});

/** How many times as much room the table takes as what is in it. */
async function bloat(sql: SqlSession): Promise<number> {
  await sql.ask(withoutVacuum);
  await sql.ask(fill);
  for (let version = 0; version < deadVersions; version += 1) await sql.ask(rewrite);
  const [times] = await sql.ask(deadRows);
  return Number(times);
}

type Pages = { readonly names: readonly string[]; readonly tookMs: readonly number[] };

async function listPages({ rig }: Stage): Promise<Pages> {
  const names: string[] = [];
  const tookMs: number[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const startedAt = performance.now();
    const path: string = `/apis/${leases}/v1/namespaces/bulk/leases?limit=${pageSize}&continue=${next}`;
    const { status, body } = await rig.call('GET', path);
    tookMs.push(performance.now() - startedAt);
    expect(status).toBe(200);
    const list = body as unknown as List;
    names.push(...list.items.map(({ metadata }) => metadata.name));
    next = list.metadata.continue;
  }
  return { names, tookMs };
}

type List = {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
};

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
