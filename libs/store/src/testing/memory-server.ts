import { createMemoryStore, type Store } from '../index.js';
import type { TestServer } from './test-server.js';

/** Stores in memory by the names of databases: two that are opened on one name are the same store. */
export function startMemoryServer(): TestServer {
  const stores = new Map<string, Store>();
  let databases = 0;
  const newDatabase = async (): Promise<string> => `memory${(databases += 1)}`;
  const open: TestServer['open'] = async (url, { clock = () => Date.now() } = {}) => {
    const store = stores.get(url) ?? createMemoryStore({ clock });
    stores.set(url, store);
    return store;
  };
  return {
    get server(): never {
      throw new Error('a store in memory has no server');
    },
    newDatabase,
    open,
    newStore: async (options) => open(await newDatabase(), options),
    stop: async () => stores.clear(),
  };
}
