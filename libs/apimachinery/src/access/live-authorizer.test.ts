import { describe, expect, it } from '@jest/globals';
import { newCache } from '../cache/changes.fixture.js';
import type { WatchCache } from '../cache/watch-cache.js';
import { LiveAuthorizer } from './live-authorizer.js';
import {
  ask,
  clusterRole,
  clusterRoleBinding,
  type Placed,
  role,
  roleBinding,
  userOf,
} from './rbac.fixture.js';

type Type = 'ADDED' | 'MODIFIED' | 'DELETED';

function change(cache: WatchCache, type: Type, { key, object }: Placed): void {
  const resourceVersion = cache.revision() + 1;
  cache.apply({ type, position: resourceVersion, after: { key, object, resourceVersion } });
}

const pods = clusterRole('pods', 'get -/pods');
const toAlice = clusterRoleBinding('b', '+pods', 'alice');

function watching(limits = {}) {
  const { cache } = newCache(limits);
  const live = new LiveAuthorizer(cache);
  const may = (what = 'get -/pods web/x'): boolean =>
    live.current().decide(userOf('alice'), ask(what)).allowed;
  return { cache, may };
}

describe('decisions over a watch cache', () => {
  it('know at once what was given and what was taken', () => {
    const { cache, may } = watching();
    expect(may()).toBe(false);
    change(cache, 'ADDED', pods);
    change(cache, 'ADDED', toAlice);
    expect(may()).toBe(true);
    change(cache, 'MODIFIED', clusterRoleBinding('b', '+pods', 'bob'));
    expect(may()).toBe(false);
    change(cache, 'MODIFIED', toAlice);
    expect(may()).toBe(true);
    change(cache, 'DELETED', pods);
    expect(may()).toBe(false);
  });

  it('know what was there before the first of them', () => {
    const { cache, may } = watching();
    const objects = [role('web/r', 'list -/pods'), roleBinding('web/b', 'r', 'alice')];
    cache.load(
      objects.map((one) => ({ ...one, resourceVersion: 1 })),
      1,
    );
    expect(may('list -/pods web/-')).toBe(true);
  });

  it('survive a cache that starts over', () => {
    const { cache, may } = watching();
    change(cache, 'ADDED', pods);
    change(cache, 'ADDED', toAlice);
    expect(may()).toBe(true);
    cache.load([], 10);
    expect(may()).toBe(false);
    change(cache, 'ADDED', pods);
    change(cache, 'ADDED', toAlice);
    expect(may()).toBe(true);
  });

  it('survive having slept for longer than the cache remembers', () => {
    const { cache, may } = watching({ historyChangesMax: 4 });
    expect(may()).toBe(false);
    change(cache, 'ADDED', toAlice);
    for (let round = 0; round < 50; round += 1) change(cache, 'MODIFIED', pods);
    expect(may()).toBe(true);
  });
});
