import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ApiError } from '../status.js';
import {
  changeOf,
  feed,
  keyOf,
  newCache,
  secrets,
  show,
  storedOf,
  versionOf,
} from './changes.fixture.js';
import { jsonOf, rememberJson } from './serialized.js';

describe('lists', () => {
  const rows = [
    {
      name: 'order by namespace, then name',
      feed: '+b/x +a/z +a/b',
      at: 3,
      is: 'a/b@3 a/z@2 b/x@1',
    },
    { name: 'a newer version', feed: '+a/x *a/x', at: 2, is: 'a/x@2' },
    { name: 'an older version', feed: '+a/x *a/x', at: 1, is: 'a/x@1' },
    { name: 'before a deletion', feed: '+a/x +a/y -a/x', at: 2, is: 'a/x@1 a/y@2' },
    { name: 'after it', feed: '+a/x +a/y -a/x', at: 3, is: 'a/y@2' },
    { name: 'before it was made again', feed: '+a/x -a/x +a/x *a/x', at: 2, is: '' },
    { name: 'nothing at the beginning', feed: '+a/x', at: 0, is: '' },
  ];
  for (const row of rows) {
    it(row.name, () => {
      const { cache } = newCache();
      feed(cache, row.feed);
      expect(show(cache.list(secrets, row.at))).toBe(row.is);
    });
  }

  it('keeps a namespace to itself', () => {
    const { cache } = newCache();
    feed(cache, '+a/x +ab/x +a-b/x +a/y +b/x');
    expect(show(cache.list({ ...secrets, namespace: 'a' }))).toBe('a/x@1 a/y@4');
    expect(show(cache.list({ ...secrets, namespace: 'a' }, 1))).toBe('a/x@1');
    expect(cache.list({ ...secrets, namespace: 'c' })).toEqual([]);
    expect(cache.list({ group: 'apps', resource: 'secrets' })).toEqual([]);
  });

  it('does not change what a reader holds', () => {
    const { cache } = newCache();
    feed(cache, '+a/x');
    const held = cache.list(secrets);
    feed(cache, '*a/x +a/y');
    expect(show(held)).toBe('a/x@1');
  });

  it('is at every known revision what it was then', () => {
    const step = fc.record({
      name: fc.constantFrom('a/x', 'a/y', 'b/x', 'b/z'),
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { cache } = newCache();
        const states = [show(cache.list(secrets))];
        for (const { name, gone } of steps) {
          const known = cache.get(keyOf(name)) !== undefined;
          const sign = gone && known ? '-' : known ? '*' : '+';
          feed(cache, `${sign}${name}`);
          states.push(show(cache.list(secrets)));
        }
        states.forEach((state, at) => {
          expect(show(cache.list(secrets, at))).toBe(state);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('the history', () => {
  const beyond = [
    { name: 'count', limits: { historyChangesMax: 2 }, spanMs: 0 },
    { name: 'size', limits: { historyCharsMax: 300 }, spanMs: 0 },
    { name: 'age', limits: { historyAgeMsMax: 25 }, spanMs: 10 },
  ];
  for (const { name, limits, spanMs } of beyond) {
    it(`is bounded by ${name}, and says so`, () => {
      const { cache, time } = newCache(limits);
      for (const text of '+a/a +a/b +a/c +a/d +a/e'.split(' ')) {
        time.now += spanMs;
        feed(cache, text);
      }
      const oldest = cache.oldest();
      expect(oldest).toBeGreaterThan(0);
      expect(cache.list(secrets, oldest)).toHaveLength(oldest);
      for (const read of [() => cache.list(secrets, oldest - 1), () => cache.watch(secrets, 0)]) {
        expect(read).toThrow(ApiError);
        expect(read).toThrow(/^too old resource version: \d+ \(\d+\)$/);
      }
    });
  }

  it('begins anew with a snapshot, and ends the watches', () => {
    const { cache } = newCache();
    feed(cache, '+a/x');
    const watcher = cache.watch(secrets, 1);
    cache.load([storedOf('b/y', 4), storedOf('a/z', 7)], 9);
    expect(watcher.ended).toBe(true);
    expect(cache.revision()).toBe(9);
    expect(show(cache.list(secrets))).toBe('a/z@7 b/y@4');
    expect(() => cache.watch(secrets, 8)).toThrow('too old');
    feed(cache, '-b/y');
    expect(show(cache.list(secrets, 9))).toBe('a/z@7 b/y@4');
  });

  it('ignores what it knows already', () => {
    const { cache } = newCache();
    feed(cache, '+a/x *a/x');
    cache.apply(changeOf('+a/x', 1));
    expect(show(cache.list(secrets))).toBe('a/x@2');
  });
});

describe('watchers', () => {
  it('see everything after their version, once, with what was before', async () => {
    const { cache } = newCache();
    feed(cache, '+a/x +a/y');
    const watcher = cache.watch(secrets, 1);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { type, position, before } of watcher) {
        seen.push(`${type} ${position} ${versionOf(before)}`);
      }
    })();
    feed(cache, '*a/x');
    await Promise.resolve();
    feed(cache, '-a/x');
    await new Promise((resolve) => setImmediate(resolve));
    watcher.close();
    await reading;
    expect(seen).toEqual(['ADDED 2 -', 'MODIFIED 3 1', 'DELETED 4 3']);
  });

  it('see their namespace and resource only', () => {
    const { cache } = newCache();
    const watcher = cache.watch({ ...secrets, namespace: 'b' }, 0);
    feed(cache, '+a/x +b/x -a/x');
    cache.apply({
      type: 'ADDED',
      position: 4,
      after: { ...storedOf('b/y', 4), key: { ...keyOf('b/y'), resource: 'events' } },
    });
    expect(watcher.take().map(({ position }) => position)).toEqual([2]);
    expect(watcher.take()).toEqual([]);
  });

  it('end when they are too slow, and harm no other', () => {
    const { cache } = newCache({ historyChangesMax: 3, batchChangesMax: 2 });
    const slow = cache.watch(secrets, 0);
    const quick = cache.watch(secrets, 0);
    const seen: number[] = [];
    for (const text of '+a/a +a/b +a/c +a/d +a/e'.split(' ')) {
      feed(cache, text);
      seen.push(...quick.take().map(({ position }) => position));
    }
    expect(slow.ended).toBe(true);
    expect(slow.take()).toEqual([]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(quick.ended).toBe(false);
  });
});

describe('waitFor', () => {
  it('answers when the revision is there', async () => {
    const { cache, timers } = newCache();
    const waiting = cache.waitFor(2, 1_000);
    feed(cache, '+a/x +a/y');
    expect(await waiting).toBe(true);
    expect(timers.size).toBe(0);
    expect(await cache.waitFor(1, 1_000)).toBe(true);
  });

  it('answers when it took too long', async () => {
    const { cache, timers } = newCache();
    const waiting = cache.waitFor(1, 1_000);
    for (const { run } of timers) run();
    expect(await waiting).toBe(false);
  });

  it('counts a revision that changed nothing here', async () => {
    const { cache } = newCache();
    const waiting = cache.waitFor(5, 1_000);
    cache.advance(5);
    expect(await waiting).toBe(true);
  });
});

describe('texts', () => {
  it('are made once, or given', () => {
    const one = storedOf('a/x', 1);
    expect(jsonOf({ ...one })).toBe(jsonOf(one));
    const other = storedOf('a/y', 1);
    rememberJson(other, '{"given":true}');
    expect(jsonOf(other)).toBe('{"given":true}');
  });
});
