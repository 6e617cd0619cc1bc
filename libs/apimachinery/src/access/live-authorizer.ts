import { rbacResources } from '@navarch/model';
import type { CacheWatcher } from '../cache/cache-watcher.js';
import type { WatchCache } from '../cache/watch-cache.js';
import { Authorizer, type Fence } from './authorizer.js';
import { RbacIndex } from './rbac-index.js';

const watched = Object.values(rbacResources);

/**
 * The authorizer over what a watch cache holds now.
 *
 * Nothing is pushed: who asks first takes what has changed since the last time, which costs nothing when nothing has. So
 * there is no moment at which the cache has a binding and decisions do not. A watcher that ended (the cache
 * started over, or nobody asked for longer than it remembers) means: read everything again.
 */
export class LiveAuthorizer {
  private index = new RbacIndex();
  private authorizer: Authorizer;
  private watchers: readonly CacheWatcher[] = [];

  constructor(
    private readonly cache: WatchCache,
    private readonly fence?: Fence,
  ) {
    this.authorizer = new Authorizer(this.index, fence);
  }

  /** For one decision, or several that are about the same moment. */
  current(): Authorizer {
    if (this.watchers.length === 0 || this.watchers.some((one) => one.ended)) this.readAll();
    else for (const watcher of this.watchers) this.catchUp(watcher);
    return this.authorizer;
  }

  private readAll(): void {
    for (const watcher of this.watchers) watcher.close();
    this.index = new RbacIndex();
    this.authorizer = new Authorizer(this.index, this.fence);
    this.watchers = watched.map(({ group, resource }) => {
      const watcher = this.cache.watch({ group, resource }, this.cache.revision());
      for (const { key, object } of this.cache.list({ group, resource }))
        this.index.put(key, object);
      return watcher;
    });
  }

  private catchUp(watcher: CacheWatcher): void {
    for (let batch = watcher.take(); batch.length > 0; batch = watcher.take()) {
      for (const { type, after } of batch) {
        if (type === 'DELETED') this.index.remove(after.key);
        else this.index.put(after.key, after.object);
      }
    }
  }
}
