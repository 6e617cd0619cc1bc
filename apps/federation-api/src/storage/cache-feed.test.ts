import { afterEach, describe, expect, it } from '@jest/globals';
import { type StoredChange, storedAt, WatchCache } from '@navarch/apimachinery';
import { createLog } from '@navarch/runtime';
import { type Changes, createMemoryStore, type FollowOptions } from '@navarch/store';
import { schedule } from '../schedule.js';
import { CacheFeed } from './cache-feed.js';
import { Gaps } from './gaps.js';

const clock = (): number => 0;

let feed: CacheFeed | undefined;
afterEach(() => feed?.onApplicationShutdown());

/** A feed of an empty store whose log tells nothing by itself. */
async function start() {
  const store = createMemoryStore({ clock });
  const followers: FollowOptions[] = [];
  const follow: Changes['follow'] = async (options) => {
    followers.push(options);
    await new Promise<void>((resolve) => {
      options.signal.addEventListener('abort', () => resolve());
    });
  };
  const cache = new WatchCache({ clock, schedule });
  const log = createLog({ name: 'test', level: 'silent' });
  const gaps = new Gaps();
  feed = new CacheFeed(cache, {
    store: { ...store, changes: { ...store.changes, follow } },
    gaps,
    log,
  });
  return { feed, cache, followers, gaps };
}

const changeAt = (position: number): StoredChange => {
  const name = `object-${position}`;
  const key = { group: '', resource: 'configmaps', namespace: 'a', name };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'a' } };
  return { type: 'ADDED', position, after: storedAt(key, object, position) };
};

describe('what this process commits', () => {
  it('is shown at once when it is what comes next, and the log is read behind it', async () => {
    const { feed: own, cache, followers } = await start();
    await own.onModuleInit();
    own.show(changeAt(1));
    own.show(changeAt(2));
    expect(cache.revision()).toBe(2);
    expect(cache.get(changeAt(2).after.key)?.resourceVersion).toBe(2);
    expect(followers[0]?.seen?.()).toBe(2);
  });

  it('waits for the log when others wrote before it, and for the cache to be filled', async () => {
    const { feed: own, cache } = await start();
    own.show(changeAt(1));
    expect(cache.revision()).toBe(0);
    await own.onModuleInit();
    own.show(changeAt(2));
    expect(cache.revision()).toBe(0);
  });

  it('is stepped behind by what cannot be shown', async () => {
    const { feed: own, cache, gaps } = await start();
    await own.onModuleInit();
    gaps.note(2);
    own.show(changeAt(1));
    expect(cache.revision()).toBe(2);
  });
});
