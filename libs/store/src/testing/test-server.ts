import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from '@jest/globals';
import { startPostgres, type PostgresServer } from '@navarch/backing';
import type { KubeObject, ObjectKey } from '@navarch/model';
import { createSealer, openStore, type Store, type StoreOptions } from '../index.js';
import { startMemoryServer } from './memory-server.js';
import { storeKind } from './store-kind.js';

/** A PostgreSQL of its own for one test file (or stores in memory); each test gets databases of its own in it. */
export type TestServer = {
  readonly server: PostgresServer;
  /** The URL of a new, empty database. */
  readonly newDatabase: () => Promise<string>;
  /** A store that is closed with the server; migrated unless it is told not to be. */
  readonly open: (url: string, options?: Partial<StoreOptions>) => Promise<Store>;
  readonly newStore: (options?: Partial<StoreOptions>) => Promise<Store>;
  readonly stop: () => Promise<void>;
};

const rootKey = randomBytes(32);

/** `durable`: nothing acknowledged is lost when it is killed; slower. */
export async function startTestServer({ durable = false } = {}): Promise<TestServer> {
  if (storeKind.current === 'memory') return startMemoryServer();
  const folder = await mkdtemp(join(tmpdir(), 'navarch-store-'));
  const server = await startPostgres({ dataDir: folder, durable });
  const stores: Store[] = [];
  let databases = 0;

  const newDatabase = (): Promise<string> => server.createDatabase(`test${(databases += 1)}`);
  const open = async (url: string, options: Partial<StoreOptions> = {}): Promise<Store> => {
    const sealer = createSealer(rootKey);
    const store = await openStore({ url, sealer, requireDurable: durable, poolMax: 4, ...options });
    stores.push(store);
    await store.migrate();
    return store;
  };
  return {
    server,
    newDatabase,
    open,
    newStore: async (options) => open(await newDatabase(), options),
    stop: async () => {
      await Promise.allSettled(stores.map((store) => store.close()));
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A test of what only PostgreSQL has: its processes, its locks, its types. */
export function onPostgres(name: string, test: () => Promise<void>, timeoutMs?: number): void {
  if (storeKind.current === 'postgresql') it(name, test, timeoutMs);
}

export const keyOf = (name: string, resource = 'namespaces'): ObjectKey => ({
  group: '',
  resource,
  namespace: resource === 'namespaces' ? '' : 'web',
  name,
});

export function objectOf(name: string, fields: Record<string, unknown> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name, uid: randomUUID() }, ...fields };
}

/** As many commits as objects, asked for at once. */
export async function createSome(store: Store, count: number, prefix = 'n'): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, at) => {
      const name = `${prefix}${at}`;
      return store.objects.commit(
        { verb: 'create', key: keyOf(name), body: objectOf(name) },
        'ann',
      );
    }),
  );
}

/** Polls the world until it is as wanted. */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`still not as wanted after ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
