import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import { Client } from 'pg';
import type { Agenda, Claim, Store } from '../index.js';
import { onPostgres, startTestServer, until, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

type Timed = {
  readonly store: Store;
  readonly agenda: Agenda;
  readonly pass: (ms: number) => void;
};
const terms = { holder: 'one', leaseMs: 10_000 };

async function newAgenda(): Promise<Timed> {
  let now = 1_000_000;
  const store = await servers.newStore({ clock: () => now });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { store, agenda: store.agenda, pass };
}

async function claimOne(agenda: Agenda, key = 'a'): Promise<Claim> {
  const [claim] = await agenda.claim('place', [key], terms);
  if (claim === undefined) throw new Error(`${key} could not be claimed`);
  return claim;
}

describe('a row', () => {
  it('is claimed once, and gone when it is closed', async () => {
    const { agenda } = await newAgenda();
    await agenda.mark([
      { loop: 'place', key: 'a' },
      { loop: 'place', key: 'a' },
    ]);
    const claim = await claimOne(agenda);
    expect(await agenda.claim('place', ['a'], terms)).toEqual([]);
    expect(await agenda.claim('place', { limit: 5 }, terms)).toEqual([]);
    expect(await agenda.close([claim])).toEqual([true]);
    expect(await agenda.list()).toEqual([]);
  });

  it('that is marked while it is claimed is due again when the claim is closed', async () => {
    const { agenda } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const claim = await claimOne(agenda);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    expect(await agenda.claim('place', ['a'], terms)).toEqual([]);
    expect(await agenda.close([claim])).toEqual([true]);
    const again = await claimOne(agenda);
    expect(await agenda.close([again])).toEqual([true]);
    expect(await agenda.list()).toEqual([]);
  });

  it('that is postponed waits its time, unless it is marked', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    expect(await agenda.postpone(await claimOne(agenda), 5_000)).toBe(true);
    pass(4_999);
    expect(await agenda.claim('place', ['a'], terms)).toEqual([]);
    pass(1);
    expect(await agenda.postpone(await claimOne(agenda), 5_000)).toBe(true);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    await claimOne(agenda);
  });

  it('that is marked for later is due then, and the earliest mark counts', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a', afterMs: 60_000 }]);
    await agenda.mark([{ loop: 'place', key: 'a', afterMs: 30_000 }]);
    await agenda.mark([{ loop: 'place', key: 'a', afterMs: 90_000 }]);
    expect(await agenda.nextDueAt()).toBe(1_030_000);
    pass(29_999);
    expect(await agenda.claim('place', { limit: 1 }, terms)).toEqual([]);
    pass(1);
    await claimOne(agenda);
  });

  it('looks again if a look is under way, and makes no row for that', async () => {
    const { agenda } = await newAgenda();
    const ifClaimed = { loop: 'place', key: 'a', ifClaimed: true };
    await agenda.mark([ifClaimed]);
    expect(await agenda.list()).toEqual([]);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const claim = await claimOne(agenda);
    await agenda.mark([ifClaimed]);
    expect(await agenda.close([claim])).toEqual([true]);
    await agenda.close([await claimOne(agenda)]);
    expect(await agenda.list()).toEqual([]);
  });

  it('counts failures in a row and forgets them at the first success', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const cause = new Error('token=canary');
    const error = new UnavailableError('member.apply', { cluster: 'oslo' }, { cause });
    await agenda.postpone(await claimOne(agenda), 0, error);
    const second = await claimOne(agenda);
    expect(second.failures).toBe(1);
    await agenda.postpone(second, 0, error);
    expect(await agenda.list({ failing: true })).toEqual([
      {
        loop: 'place',
        key: 'a',
        state: 'waiting',
        dueAt: 1_000_000,
        failures: 2,
        lastError: 'member.apply {"cluster":"oslo"} < Error',
      },
    ]);
    pass(1);
    await agenda.postpone(await claimOne(agenda), 0);
    expect(await agenda.list({ failing: true })).toEqual([]);
    expect((await claimOne(agenda)).failures).toBe(0);
  });

  it('that is parked waits for a mark', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    expect(await agenda.park(await claimOne(agenda), new Error('no way'))).toBe(true);
    pass(1_000_000);
    expect(await agenda.claim('place', { limit: 1 }, terms)).toEqual([]);
    expect(await agenda.list()).toMatchObject([
      { state: 'parked', failures: 1, lastError: 'Error' },
    ]);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    expect((await claimOne(agenda)).failures).toBe(1);
  });

  it('that is marked while it fails for good is tried again', async () => {
    const { agenda } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const claim = await claimOne(agenda);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    await agenda.park(claim, new Error('no way'));
    expect((await claimOne(agenda)).failures).toBe(1);
  });
});

describe('fencing', () => {
  it('a claim that ran out is claimed again, and its first holder can settle nothing', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const slow = await claimOne(agenda);
    pass(10_000);
    const [quick] = await agenda.claim('place', { limit: 1 }, { holder: 'two', leaseMs: 10_000 });
    if (quick === undefined) throw new Error('the claim that ran out was not handed out');
    expect(quick.failures).toBe(1);
    expect(await agenda.close([slow])).toEqual([false]);
    expect(await agenda.postpone(slow, 1)).toBe(false);
    expect(await agenda.park(slow, new Error('late'))).toBe(false);
    expect(await agenda.list()).toMatchObject([{ state: 'claimed', holder: 'two' }]);
    expect(await agenda.close([slow, quick])).toEqual([false, true]);
    // The row is gone and comes anew: old tickets stay worthless.
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    await claimOne(agenda);
    expect(await agenda.close([slow, quick])).toEqual([false, false]);
  });

  it('four claimers never get a row twice', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const marks = Array.from({ length: 400 }, (_, at) => ({ loop: 'sync', key: `k${at}` }));
    await stores[0].agenda.mark(marks);
    const claimed: string[] = [];
    await Promise.all(
      [0, 1, 2, 3].map(async (claimer) => {
        const { agenda } = stores[claimer % 2 === 0 ? 0 : 1];
        const mine = { holder: `claimer ${claimer}`, leaseMs: 60_000 };
        // Rows that another claimer is just taking are skipped: an empty answer is not yet the end.
        while (claimed.length < 400) {
          const claims = await agenda.claim('sync', { limit: 7 }, mine);
          claimed.push(...claims.map(({ key }) => key));
        }
      }),
    );
    expect(claimed.length).toBe(400);
    expect(new Set(claimed).size).toBe(400);
  });

  onPostgres('a mark that commits while the claim is being closed is not lost', async () => {
    const url = await servers.newDatabase();
    const { agenda } = await servers.open(url);
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    const claim = await claimOne(agenda);
    const marker = new Client({ connectionString: url });
    await marker.connect();
    await marker.query('BEGIN');
    await marker.query('UPDATE agenda SET marks = marks + 1, again_at = 0');
    const closing = agenda.close([claim]);
    await until(async () => {
      const waiting = await marker.query(`SELECT 1 FROM pg_locks WHERE NOT granted`);
      return waiting.rows.length > 0;
    });
    await marker.query('COMMIT');
    await marker.end();
    expect(await closing).toEqual([true]);
    expect(await agenda.list()).toMatchObject([{ key: 'a', state: 'waiting' }]);
  });

  onPostgres('marks and settlements that race lose no mark', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const keys = ['a', 'b', 'c', 'd'];
    let wanted = 0;
    let seen = 0;
    const marking = (async () => {
      for (wanted = 1; wanted <= 150; wanted += 1) {
        await stores[0].agenda.mark(keys.map((key) => ({ loop: 'place', key })));
      }
    })();
    const over = new AbortController();
    const working = (async () => {
      while (!over.signal.aborted) {
        const claims = await stores[1].agenda.claim('place', { limit: 4 }, terms);
        // What a loop would read now; a mark that comes later must bring it back.
        if (claims.length > 0) seen = wanted;
        await stores[1].agenda.close(claims);
      }
    })();
    await marking;
    await until(async () => (await stores[0].agenda.list()).length === 0);
    over.abort();
    await working;
    expect(await stores[0].agenda.list()).toEqual([]);
    expect(seen).toBeGreaterThanOrEqual(150);
  });
});

describe('ringing', () => {
  it('tells of a due row once, then that the queue has failed it, until it is claimed', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([
      { loop: 'place', key: 'a' },
      { loop: 'place', key: 'later', afterMs: 900_000 },
    ]);
    const options = { limit: 10, ringAgainMs: 5_000 };
    const row = { loop: 'place', key: 'a' };
    expect(await agenda.due(options)).toEqual({ ring: [row], overdue: [] });
    expect(await agenda.due(options)).toEqual({ ring: [], overdue: [] });
    expect(await agenda.nextDueAt()).toBe(1_900_000);
    pass(5_000);
    expect(await agenda.due(options)).toEqual({ ring: [], overdue: [row] });
    expect(await agenda.due(options)).toEqual({ ring: [], overdue: [] });
    const claim = await claimOne(agenda);
    pass(5_000);
    expect(await agenda.due(options)).toEqual({ ring: [], overdue: [] });
    await agenda.postpone(claim, 0);
    expect(await agenda.due(options)).toEqual({ ring: [row], overdue: [] });
  });

  it('rings for a claim that ran out', async () => {
    const { agenda, pass } = await newAgenda();
    await agenda.mark([{ loop: 'place', key: 'a' }]);
    await claimOne(agenda);
    pass(10_000);
    expect((await agenda.due({ limit: 10, ringAgainMs: 5_000 })).ring).toHaveLength(1);
  });
});

describe('the relay cursor', () => {
  it('moves together with its marks, and only from where it stands', async () => {
    const { agenda, store } = await newAgenda();
    const marks = [{ loop: 'place', key: 'a' }];
    expect(await store.cursors.get('relay')).toBeUndefined();
    expect(await agenda.advance({ cursor: 'relay', from: 0, to: 5, marks })).toBe(true);
    expect(await store.cursors.get('relay')).toBe(5);
    await agenda.close([await claimOne(agenda)]);
    expect(await agenda.advance({ cursor: 'relay', from: 0, to: 9, marks })).toBe(false);
    expect(await store.cursors.get('relay')).toBe(5);
    expect(await agenda.list()).toEqual([]);
    expect(await agenda.advance({ cursor: 'relay', from: 5, to: 9, marks: [] })).toBe(true);
    expect(await store.cursors.get('relay')).toBe(9);
  });
});
