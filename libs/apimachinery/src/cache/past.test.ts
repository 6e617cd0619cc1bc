import { describe, expect, it } from '@jest/globals';
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
import type { CacheLimits } from './limits.js';
import type { WatchCache } from './watch-cache.js';

describe('a past that was read from a log', () => {
  /** As after `+a/w +a/x *a/x +a/y -a/y *a/w` (1 to 6), of which the log has what came after `from`. */
  function restarted(from: number, limits: Partial<CacheLimits> = {}) {
    const texts = '+a/w +a/x *a/x +a/y -a/y *a/w'.split(' ');
    const past = texts.map((text, at) => changeOf(text, at + 1)).slice(from);
    const { cache, time } = newCache(limits);
    cache.load([storedOf('a/x', 3), storedOf('a/w', 6)], 6, past);
    return { cache, time };
  }
  const seenAfter = (cache: WatchCache, from: number): readonly string[] =>
    cache
      .watch(secrets, from)
      .take()
      .map(({ type, position, before }) => `${type} ${position} ${versionOf(before)}`);

  it('is watched from any place in it, and goes on with what comes', () => {
    const { cache } = restarted(0);
    expect(cache.oldest()).toBe(0);
    feed(cache, '-a/x');
    expect(seenAfter(cache, 2)).toEqual([
      'MODIFIED 3 2',
      'ADDED 4 -',
      'DELETED 5 4',
      'MODIFIED 6 1',
      'DELETED 7 3',
    ]);
  });

  it('begins where the log begins', () => {
    const { cache } = restarted(2);
    expect(() => cache.watch(secrets, 1)).toThrow('too old');
    expect(seenAfter(cache, 2)).toEqual([
      'MODIFIED 3 ?',
      'ADDED 4 -',
      'DELETED 5 4',
      'MODIFIED 6 ?',
    ]);
  });

  it('tells which changes it cannot tell all of', () => {
    const { cache } = restarted(2);
    const unclear = (from: number) => cache.unclear(secrets, from).map(({ position }) => position);
    expect([unclear(2), unclear(3), unclear(6)]).toEqual([[3, 6], [6], []]);
    expect(cache.unclear({ ...secrets, namespace: 'b' }, 2)).toEqual([]);
  });

  it('is listed at where that is known, and refused elsewhere', () => {
    const { cache } = restarted(0);
    expect(show(cache.list(secrets, 4))).toBe('a/w@1 a/x@3 a/y@4');
    const shorter = restarted(3).cache;
    expect(() => shorter.list(secrets, 4)).toThrow('too old');
    expect(show(shorter.list(secrets, 6))).toBe('a/w@6 a/x@3');
    expect(show(shorter.list({ ...secrets, namespace: 'b' }, 4))).toBe('');
  });

  it('is bounded like any other, and as young as the cache', () => {
    expect(restarted(0, { historyChangesMax: 2 }).cache.oldest()).toBe(4);
    const { cache, time } = restarted(2, { historyAgeMsMax: 1_000 });
    time.now += 900;
    feed(cache, '*a/x');
    expect(cache.oldest()).toBe(2);
    time.now += 200;
    feed(cache, '*a/x');
    expect(cache.oldest()).toBe(6);
    expect(cache.unclear(secrets, 0)).toEqual([]);
  });

  it('keeps the newest version of an object once', () => {
    const { cache } = restarted(0);
    const [last] = cache.watch(secrets, 5).take();
    expect(last?.after).toBe(cache.get(keyOf('a/w')));
  });
});
