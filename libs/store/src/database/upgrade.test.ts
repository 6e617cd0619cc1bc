/** Processes of two versions on one database: one brings the schema up to date while another runs, or is put back afterwards. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { migrations } from '../migrations/migrations.js';
import { breaksOf, readShape, type SchemaShape } from '../testing/schema-shape.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';
import { describeConnection } from './connect.js';
import { migrateSchema } from './migrate.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

async function on<T>(url: string, ask: (source: DataSource) => Promise<T>): Promise<T> {
  const { source } = describeConnection({ url, poolMax: 1 });
  await source.initialize();
  try {
    return await ask(source);
  } finally {
    await source.destroy();
  }
}

const shapeOf = (url: string): Promise<SchemaShape> => on(url, readShape);

describe('a migration', () => {
  /** The first ones made the first schema: there was nothing before. */
  const first = 6;
  const rows = migrations.slice(first).map((migration, at) => ({
    name: migration.name,
    before: migrations.slice(0, first + at),
    after: migrations.slice(0, first + at + 1),
  }));

  it.each(rows)('leaves what processes of before rely on: $name', async ({ before, after }) => {
    const url = await servers.newDatabase();
    await migrateSchema({ url, migrations: before });
    const old = await shapeOf(url);
    await migrateSchema({ url, migrations: after });
    expect(breaksOf(old, await shapeOf(url))).toEqual([]);
  });

  const bad = [
    [
      'takes a column',
      'ALTER TABLE cursors DROP COLUMN position',
      'column cursors.position is gone',
    ],
    [
      'changes a type',
      'ALTER TABLE tombstones ALTER COLUMN at TYPE text',
      'column tombstones.at is text',
    ],
    [
      'wants more of a row',
      'ALTER TABLE cursors ADD COLUMN more int NOT NULL',
      'column cursors.more must be given',
    ],
    [
      'allows no NULL any more',
      'ALTER TABLE tombstones ALTER COLUMN propagation SET DEFAULT 1, ALTER COLUMN propagation SET NOT NULL',
      'column tombstones.propagation must be given',
    ],
    [
      'allows less',
      'CREATE UNIQUE INDEX once ON tombstones (actor)',
      'rule on tombstones: CREATE UNIQUE INDEX once ON public.tombstones USING btree (actor)',
    ],
    ['takes a function', 'DROP FUNCTION now_ms()', 'function now_ms() is gone'],
  ] as const;

  it.each(bad)('that %s is found', async (_what, statement, found) => {
    const url = await servers.newDatabase();
    await migrateSchema({ url });
    const old = await shapeOf(url);
    await on(url, (source) => source.query(statement));
    expect(breaksOf(old, await shapeOf(url))).toEqual([found]);
  });
});

class Later1790000000000 implements MigrationInterface {
  readonly name = 'Later1790000000000';
  up = (runner: QueryRunner): Promise<unknown> =>
    runner.query(forAllTables('ADD COLUMN later text'));
  down = (runner: QueryRunner): Promise<unknown> => runner.query(forAllTables('DROP COLUMN later'));
}

const forAllTables = (change: string): string => `
  DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'
    LOOP EXECUTE format('ALTER TABLE %I ${change}', one); END LOOP;
  END $$`;

describe('a process of before', () => {
  it('goes on, starts, and stays when the schema is a later one, and when that is undone', async () => {
    const url = await servers.newDatabase();
    const running = await servers.open(url);
    const write = async (store: typeof running, name: string): Promise<void> => {
      const key = keyOf(name);
      await store.objects.commit({ verb: 'create', key, body: objectOf(name) }, 'ann');
      expect((await store.objects.get(key))?.body.metadata.name).toBe(name);
      expect((await store.changes.after(0, 100)).at(-1)?.key.name).toBe(name);
    };
    await write(running, 'before');
    await migrateSchema({ url, migrations: [...migrations, Later1790000000000] });
    await write(running, 'during');
    const startedAgain = await servers.open(url);
    await startedAgain.migrate();
    await write(startedAgain, 'rolled-back');
    await on(url, async (source) => {
      const runner = source.createQueryRunner();
      await new Later1790000000000().down(runner);
      await runner.release();
    });
    await write(running, 'undone');
    await write(startedAgain, 'undone-too');
  });
});
