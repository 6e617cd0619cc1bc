import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactedError, type Change, type ChangeHead } from '../index.js';
import { createSome, startTestServer, until, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const positions = (changes: readonly Change[]): number[] => changes.map(({ position }) => position);

describe('following', () => {
  it('is woken well before the poll', async () => {
    const store = await servers.newStore();
    const delays: number[] = [];
    const stop = new AbortController();
    let sentAt = 0;
    const following = store.changes.follow({
      from: 0,
      signal: stop.signal,
      onChanges: () => void delays.push(performance.now() - sentAt),
    });
    for (let round = 0; round < 5; round += 1) {
      sentAt = performance.now();
      await createSome(store, 1, `round${round}-`);
      await until(() => delays.length > round);
    }
    stop.abort();
    await following;
    expect(Math.min(...delays)).toBeLessThan(500);
  });

  it('tells nothing of what the follower has seen itself, and all of what comes then', async () => {
    const store = await servers.newStore();
    await createSome(store, 3, 'own');
    const told: number[] = [];
    const stop = new AbortController();
    const following = store.changes.follow({
      from: 0,
      signal: stop.signal,
      seen: () => 3,
      onChanges: (batch) => void told.push(...positions(batch)),
    });
    await createSome(store, 1, 'other');
    await until(() => told.includes(4));
    stop.abort();
    await following;
    expect(told).toEqual([4]);
  });

  it('ends with what the reader threw, and at once when it is stopped already', async () => {
    const store = await servers.newStore();
    await createSome(store, 1);
    const signal = new AbortController().signal;
    const broken = new Error('the reader is broken');
    const onChanges = (): never => {
      throw broken;
    };
    await expect(store.changes.follow({ from: 0, signal, onChanges })).rejects.toBe(broken);
    await store.changes.follow({ from: 0, signal: AbortSignal.abort(), onChanges });
  });
});

it('is followed without the objects, which need not be readable', async () => {
  const store = await servers.newStore();
  await createSome(store, 3);
  const heads: ChangeHead[] = [];
  const stop = new AbortController();
  const following = store.changes.followHeads({
    from: 1,
    signal: stop.signal,
    onChanges: (batch) => void heads.push(...batch),
  });
  await until(() => heads.length === 2);
  stop.abort();
  await following;
  const whole = await store.changes.after(1, 10);
  expect(heads).toEqual(whole.map(({ body: _body, ...head }) => head));
});

describe('compaction', () => {
  it('drops a prefix by age, keeps the newest, and tells readers of the rest', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    await createSome(store, 6, 'old');
    now += 60_000;
    await createSome(store, 2, 'new');
    expect(await store.changes.oldest()).toBe(0);
    expect(await store.changes.compact({ keepMs: 30_000, keepMin: 1 })).toBe(6);
    expect(await store.changes.oldest()).toBe(6);
    expect(positions(await store.changes.after(6, 10))).toEqual([7, 8]);
    const error = await store.changes.after(5, 10).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CompactedError);
    expect(error).toMatchObject({ facts: { from: 5, oldest: 6, revision: 8 } });
    now += 60_000;
    expect(await store.changes.compact({ keepMs: 30_000, keepMin: 1 })).toBe(1);
    expect(positions(await store.changes.after(7, 10))).toEqual([8]);
  });

  it('leaves no hole when the clock was set back in between', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    await createSome(store, 1, 'future');
    now -= 500_000;
    await createSome(store, 3, 'past');
    now = 1_020_000;
    expect(await store.changes.compact({ keepMs: 30_000, keepMin: 1 })).toBe(0);
    expect(positions(await store.changes.after(0, 10))).toEqual([1, 2, 3, 4]);
  });

  it('never passes a cursor', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    await createSome(store, 6);
    await store.agenda.advance({ cursor: 'relay', from: 0, to: 4, marks: [] });
    now += 60_000;
    expect(await store.changes.compact({ keepMs: 1_000, keepMin: 1 })).toBe(4);
    expect(positions(await store.changes.after(4, 10))).toEqual([5, 6]);
  });

  it('a position beyond the log is refused: it is of another history', async () => {
    const store = await servers.newStore();
    await createSome(store, 1);
    await expect(store.changes.after(9, 10)).rejects.toBeInstanceOf(CompactedError);
  });
});

describe('a log that has lost its end', () => {
  it('leaps over what was known of it, and goes on for who stood before it', async () => {
    const store = await servers.newStore();
    await createSome(store, 3);
    await store.changes.leapOver(7);
    const revision = await store.objects.revision();
    expect(revision).toBeGreaterThan(7);
    expect(await store.changes.meaningOf(3)).toMatchObject({ kind: 'change' });
    for (const lost of [4, 7, revision - 1]) {
      expect(await store.changes.meaningOf(lost)).toEqual({ kind: 'lost' });
      await expect(store.changes.after(lost, 10)).rejects.toBeInstanceOf(CompactedError);
    }
    expect(await store.changes.after(revision, 10)).toEqual([]);
    await createSome(store, 2, 'later-');
    const later = [revision + 1, revision + 2];
    expect(positions(await store.changes.after(0, 10))).toEqual([1, 2, 3, ...later]);
    expect(positions(await store.changes.after(3, 10))).toEqual(later);
    expect(positions(await store.changes.after(revision, 10))).toEqual(later);
    const [first] = await store.changes.after(revision, 1);
    const meaning = { kind: 'change', key: first?.key };
    expect(await store.changes.meaningOf(revision + 1)).toEqual(meaning);
    expect(await store.changes.meaningOf(revision + 3)).toEqual({ kind: 'unknown' });
    for (const gone of [4, 7])
      await expect(store.changes.after(gone, 10)).rejects.toBeInstanceOf(CompactedError);
  });

  it('leaps for a follower that knows more than there is, who then begins anew', async () => {
    const store = await servers.newStore();
    await createSome(store, 3);
    const { signal } = new AbortController();
    const following = store.changes.follow({ from: 9, signal, onChanges: () => {} });
    await expect(following).rejects.toBeInstanceOf(CompactedError);
    const revision = await store.objects.revision();
    expect(revision).toBeGreaterThan(9);
    expect(await store.changes.meaningOf(9)).toEqual({ kind: 'lost' });
    // Somebody who knows less is no reason for another.
    await store.changes.leapOver(9);
    expect(await store.objects.revision()).toBe(revision);
  });
});
