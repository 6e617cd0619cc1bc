import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Lease } from '../index.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const print = (leases: readonly Lease[]): string =>
  leases
    .map(({ name, holder, epoch }) => `${name}=${holder}@${epoch}`)
    .sort()
    .join(' ');

describe('leases', () => {
  it('are renewed by their holder, refused to others, and change hands with a new epoch', async () => {
    let now = 1_000_000;
    const { leases } = await servers.newStore({ clock: () => now });
    expect(print(await leases.acquire(['relay', 'cluster/oslo'], 'one', 5_000))).toBe(
      'cluster/oslo=one@1 relay=one@1',
    );
    now += 4_000;
    expect(print(await leases.acquire(['relay'], 'one', 5_000))).toBe('relay=one@1');
    expect(print(await leases.acquire(['relay', 'cluster/oslo', 'sweep'], 'two', 5_000))).toBe(
      'sweep=two@1',
    );
    now += 1_000;
    expect(print(await leases.acquire(['relay', 'cluster/oslo'], 'two', 5_000))).toBe(
      'cluster/oslo=two@2',
    );
    expect(print(await leases.list())).toBe('cluster/oslo=two@2 relay=one@1 sweep=two@1');
    now += 4_000;
    expect(print(await leases.acquire(['relay'], 'one', 5_000))).toBe('relay=one@2');
  });

  it('that are let go are free at once; only their holder can let them go', async () => {
    const { leases } = await servers.newStore();
    await leases.acquire(['relay'], 'one', 60_000);
    await leases.release(['relay'], 'two');
    expect(await leases.acquire(['relay'], 'two', 60_000)).toEqual([]);
    await leases.release(['relay'], 'one');
    expect(print(await leases.acquire(['relay'], 'two', 60_000))).toBe('relay=two@2');
  });

  it('are held by one of many that ask at once', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const names = ['a', 'b', 'c', 'd', 'e'];
    const held = await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const wanted = at % 2 === 0 ? names : names.toReversed();
        return stores[at % 2 === 0 ? 0 : 1].leases.acquire(wanted, `holder ${at}`, 60_000);
      }),
    );
    expect(
      held
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
  });
});
