import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Change, CommitResult, Store } from '../index.js';
import {
  createSome,
  keyOf,
  objectOf,
  startTestServer,
  until,
  type TestServer,
} from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer({ durable: true });
});
afterAll(() => servers.stop());

const isBack = (store: Store): Promise<boolean> =>
  store.ping().then(
    () => true,
    () => false,
  );

describe('PostgreSQL killed and started again', () => {
  it('is a pause to a follower', async () => {
    const store = await servers.newStore();
    const seen: Change[] = [];
    const stop = new AbortController();
    const following = store.changes.follow({
      from: 0,
      signal: stop.signal,
      onChanges: (batch) => void seen.push(...batch),
    });
    await createSome(store, 5, 'before');
    await until(() => seen.length === 5);
    await servers.server.kill();
    await expect(createSome(store, 1, 'while')).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(store.ping()).rejects.toMatchObject({ kind: 'unavailable' });
    await servers.server.restart();
    await until(() => isBack(store));
    await createSome(store, 5, 'after');
    await until(() => seen.length >= 10);
    stop.abort();
    await following;
    expect(seen.map(({ position }) => position)).toEqual(upTo(seen.length));
  });

  it('under load loses nothing that was acknowledged', async () => {
    const store = await servers.newStore();
    const acknowledged: string[] = [];
    const over = new AbortController();
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; !over.signal.aborted; round += 1) {
        const name = `w${writer}-${round}`;
        const wanted = { verb: 'create', key: keyOf(name), body: objectOf(name) } as const;
        const result = await store.objects.commit(wanted, 'ann').catch(unknownOutcome);
        if (result?.kind === 'committed') acknowledged.push(name);
      }
    };
    const writing = [0, 1, 2, 3].map(write);
    for (let round = 0; round < 2; round += 1) {
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 50);
      await servers.server.kill();
      await servers.server.restart();
      await until(() => isBack(store));
    }
    over.abort();
    await Promise.all(writing);
    const stored = new Set<string>();
    const revision = await store.objects.snapshot((page) => {
      for (const { key } of page) stored.add(key.name);
    });
    expect(acknowledged.filter((name) => !stored.has(name))).toEqual([]);
    expect(revision).toBe(stored.size);
    const last = await store.changes.after(revision - 1, 10);
    expect(last.map(({ position }) => position)).toEqual([revision]);
  });
});

/** The server was away: a short pause, so that the writers do not spin. */
async function unknownOutcome(): Promise<CommitResult | undefined> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return undefined;
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
