import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startChild } from './child.js';
import { childrenOf } from './leftover.js';
import { startPostgres } from './postgres.js';
import { layCluster } from './postgres-cluster.js';
import { eventually, isRunning, withFolder } from './testing.js';

async function query(url: string, text: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const quick = { durable: false } as const;

describe('a private PostgreSQL', () => {
  it('starts from nothing, keeps its data over stop and start, and leaves no process', () =>
    withFolder(async (folder) => {
      const first = await startPostgres({ dataDir: folder });
      expect(await query(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
      expect(await query(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
      await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      const pids = [first.pid, ...childrenOf(first.pid)];
      await first.stop();
      expect(pids.filter(isRunning)).toEqual([]);
      const second = await startPostgres({ dataDir: folder });
      expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await second.stop();
      await second.stop();
    }));

  it('comes back from a kill with everything that was committed, under the same URL', () =>
    withFolder(async (folder) => {
      const server = await startPostgres({ dataDir: folder, ...quick });
      await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS n');
      const before = server.pid;
      const backends = childrenOf(before);
      expect(backends.length).toBeGreaterThan(2);
      await server.kill();
      expect(await server.exited()).toMatchObject({ signal: 'SIGKILL' });
      await eventually('the backends are gone', () => !backends.some(isRunning));
      await server.restart();
      expect(server.pid).not.toBe(before);
      expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await server.stop();
    }));

  it('runs on a cluster that was laid for it as on one that it initializes', () =>
    withFolder(async (folder) => {
      const dataDirs = ['initialized', 'laid', 'laid too'].map((name) => join(folder, name));
      const [initialized = '', ...laid] = dataDirs;
      await Promise.all(laid.map(layCluster));
      const facts = [];
      for (const dataDir of [initialized, ...laid]) {
        const server = await startPostgres({ dataDir });
        facts.push(
          await query(server.url, 'SELECT datname, datcollate, encoding FROM pg_database'),
          await query(server.url, "SELECT name, setting FROM pg_settings WHERE name = 'fsync'"),
        );
        await server.stop();
      }
      expect(facts.slice(2, 4)).toEqual(facts.slice(0, 2));
      expect(facts.slice(4)).toEqual(facts.slice(0, 2));
      expect(facts[1]).toEqual([{ name: 'fsync', setting: 'on' }]);
    }));

  it('restarts while it runs', () =>
    withFolder(async (folder) => {
      const server = await startPostgres({ dataDir: folder, ...quick });
      const before = server.pid;
      await server.restart();
      expect(isRunning(before)).toBe(false);
      expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await server.stop();
    }));

  it('makes further databases, each once', () =>
    withFolder(async (folder) => {
      const server = await startPostgres({ dataDir: folder, ...quick });
      const urls = await Promise.all([server.createDatabase('a-b'), server.createDatabase('a-b')]);
      expect(urls[0]).toBe(urls[1]);
      expect(await query(urls[0], 'SELECT current_database() AS name')).toEqual([{ name: 'a-b' }]);
      await server.stop();
    }));

  it('takes no notice of a lock file whose number belongs to another program', () =>
    withFolder(async (folder) => {
      const server = await startPostgres({ dataDir: folder, ...quick });
      await server.stop();
      const lock = join(folder, 'cluster', 'postmaster.pid');
      writeFileSync(lock, `${process.pid}\n${join(folder, 'cluster')}\n1\n5432\n`);
      const again = await startPostgres({ dataDir: folder, ...quick });
      expect(await query(again.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await again.stop();
    }));

  it('refuses to run twice on a folder', () =>
    withFolder(async (folder) => {
      const server = await startPostgres({ dataDir: folder, ...quick });
      await expect(startPostgres({ dataDir: folder, ...quick })).rejects.toMatchObject({
        code: 'postgres.alreadyRuns',
        facts: { pid: server.pid },
      });
      expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await server.stop();
    }));

  it('works in a folder too deep for a socket, with spaces in its name', () =>
    withFolder(async (folder) => {
      const deep = join(folder, 'a folder with spaces', 'x'.repeat(100));
      const server = await startPostgres({ dataDir: deep, ...quick });
      expect(server.connection.host.length).toBeLessThan(90);
      expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await server.stop();
      expect(existsSync(server.connection.host)).toBe(false);
      await server.restart();
      expect(await query(server.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await server.stop();
    }));

  it('works when several start at once', () =>
    withFolder(async (folder) => {
      const names = ['a', 'b', 'c'];
      const servers = await Promise.all(
        names.map((name) => startPostgres({ dataDir: join(folder, name), ...quick })),
      );
      const answers = await Promise.all(servers.map((one) => query(one.url, 'SELECT 1 AS n')));
      expect(answers).toEqual(names.map(() => [{ n: 1 }]));
      await Promise.all(servers.map((one) => one.stop()));
    }));
});

describe('a PostgreSQL that cannot start', () => {
  it('says what the server said', () =>
    withFolder(async (folder) => {
      const settings = { shared_buffers: 'plenty' };
      const failed = startPostgres({ dataDir: folder, ...quick, settings });
      await expect(failed).rejects.toMatchObject({
        code: 'postgres.start',
        facts: { outcome: 'exited', said: expect.stringContaining('shared_buffers') },
      });
    }));

  it('refuses a cluster of another major version', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'cluster'), { recursive: true });
      writeFileSync(join(folder, 'cluster', 'PG_VERSION'), '12\n');
      await expect(startPostgres({ dataDir: folder, ...quick })).rejects.toMatchObject({
        code: 'postgres.version',
        facts: { found: '12' },
      });
    }));

  it('begins anew after an interrupted first start', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'cluster.new', 'base'), { recursive: true });
      const server = await startPostgres({ dataDir: folder, ...quick });
      expect(existsSync(join(folder, 'cluster.new'))).toBe(false);
      await server.stop();
    }));
});

describe('a PostgreSQL whose owner dies', () => {
  it('ends by itself', () =>
    withFolder(async (folder) => {
      const script = `
        const { startPostgres } = await import(${JSON.stringify(new URL('./index.js', import.meta.url).href)});
        const server = await startPostgres({ dataDir: ${JSON.stringify(folder)}, durable: false });
        console.log('postmaster', server.pid);
        setInterval(() => {}, 1000);`;
      const owner = await startChild({
        command: process.execPath,
        args: ['--input-type=module', '-e', script],
        logFile: join(folder, 'owner.log'),
      });
      await eventually('it runs', () => owner.hasExited() || /postmaster \d+/.test(owner.tail()));
      const pid = Number(/postmaster (\d+)/.exec(owner.tail())?.[1]);
      expect(isRunning(pid)).toBe(true);
      owner.signal('SIGKILL');
      await owner.exited;
      await eventually('the postmaster is gone', () => !isRunning(pid));
    }));
});
