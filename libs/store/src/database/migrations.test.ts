import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSealer, openStore } from '../index.js';
import { migrations } from '../migrations/migrations.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';
import { describeConnection } from './connect.js';
import { migrateSchema } from './migrate.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

class Works1790000000000 implements MigrationInterface {
  readonly name = 'Works1790000000000';
  up = (runner: QueryRunner): Promise<unknown> =>
    runner.query('CREATE TABLE half_applied (one int)');
  down = (runner: QueryRunner): Promise<unknown> => runner.query('DROP TABLE half_applied');
}

class Breaks1790000000001 implements MigrationInterface {
  readonly name = 'Breaks1790000000001';
  up = (runner: QueryRunner): Promise<unknown> => runner.query('SELECT 1 / 0');
  down = async (): Promise<void> => undefined;
}

async function tablesOf(url: string): Promise<string[]> {
  const { source } = describeConnection({ url, poolMax: 1 });
  await source.initialize();
  const rows = await source.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  await source.destroy();
  return rows.map(({ name }) => name);
}

describe('migrations', () => {
  it('run once, however often and by however many at once', async () => {
    const url = await servers.newDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => servers.open(url)));
    const ids = await Promise.all(stores.map((store) => store.federationId()));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    for (const store of stores) await store.migrate();
    expect(await stores[0]?.federationId()).toBe(ids[0]);
  });

  it('that fail leave nothing, and what is right runs afterwards', async () => {
    const url = await servers.newDatabase();
    const withBroken = [...migrations, Works1790000000000, Breaks1790000000001];
    await expect(migrateSchema({ url, migrations: withBroken })).rejects.toMatchObject({
      code: 'store.migrate',
    });
    const tables = await tablesOf(url);
    expect(tables).not.toContain('half_applied');
    expect(tables).not.toContain('objects');
    const store = await servers.open(url);
    expect(await store.objects.revision()).toBe(0);
  });

  it('can be undone to the last', async () => {
    const url = await servers.newDatabase();
    await migrateSchema({ url });
    const { source } = describeConnection({ url, poolMax: 1 });
    await source.initialize();
    for (const _ of migrations) await source.undoLastMigration({ transaction: 'all' });
    await source.destroy();
    expect(await tablesOf(url)).toEqual(['migrations']);
  });
});

describe('opening', () => {
  it('refuses a server that may lose what it acknowledged', async () => {
    const url = await servers.newDatabase();
    const sealer = createSealer(randomBytes(32));
    await expect(openStore({ url, sealer })).rejects.toMatchObject({ code: 'store.notDurable' });
  });

  it('says when nobody answers', async () => {
    const url = 'postgresql://navarch@127.0.0.1:9/navarch';
    const sealer = createSealer(randomBytes(32));
    await expect(openStore({ url, sealer })).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
