/**
 * A storage over another one that keeps every write to itself, so that several requests can be judged one after the other as
 * if those before had been done, and then be committed together, or dropped.
 *
 * Each write names the version that it was decided on, so what others write meanwhile is found when all is committed. One key
 * is written once: a further write to it is stale.
 */
import { type ObjectKey, type ObjectKeyText, printObjectKey } from '@navarch/model';
import { storedAt } from './memory-storage.js';
import { comparePlaces } from '../cache/sorted-objects.js';
import type {
  CommitOutcome,
  ResourceScope,
  Storage,
  StorageWrite,
  Stored,
  WatchCacheReader,
} from '../storage.js';

type Staged = { readonly write: StorageWrite; readonly stored: Stored };

export class StagedStorage implements Storage {
  readonly cache: WatchCacheReader;
  private readonly staged = new Map<ObjectKeyText, Staged>();

  constructor(private readonly base: Storage) {
    const { cache } = base;
    this.cache = {
      revision: () => cache.revision(),
      oldest: () => cache.oldest(),
      get: (key) => this.get(key),
      list: (scope, at) => (at === undefined ? this.list(scope) : cache.list(scope, at)),
      watch: (scope, from) => cache.watch(scope, from),
      changedAt: (resource) => cache.changedAt(resource),
      unclear: (scope, from) => cache.unclear(scope, from),
    };
  }

  /** In their order. */
  writes(): readonly StorageWrite[] {
    return [...this.staged.values()].map(({ write }) => write);
  }

  readonly caughtUp = (revision?: number): Promise<void> =>
    revision === undefined ? Promise.resolve() : this.base.caughtUp(revision);

  readonly commit = async (write: StorageWrite): Promise<CommitOutcome> => {
    const id = printObjectKey(write.key);
    const found = this.get(write.key);
    if (write.verb === 'create' && found !== undefined) return { kind: 'exists' };
    if (write.verb !== 'create' && found === undefined) return { kind: 'missing' };
    if (this.staged.has(id)) return { kind: 'stale' };
    const stored = this.storedBy(write, found);
    this.staged.set(id, { write, stored });
    return { kind: 'committed', stored };
  };

  /** What is shown of it; the real version comes with the commit. */
  private storedBy(write: StorageWrite, found: Stored | undefined): Stored {
    const version = this.base.cache.revision() + this.staged.size + 1;
    const object = write.verb === 'delete' ? found?.object : write.object;
    if (object === undefined) throw new Error('nothing to delete');
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    return storedAt(write.key, { ...object, metadata }, version);
  }

  private get(key: ObjectKey): Stored | undefined {
    const staged = this.staged.get(printObjectKey(key));
    if (staged === undefined) return this.base.cache.get(key);
    return staged.write.verb === 'delete' ? undefined : staged.stored;
  }

  private list(scope: ResourceScope): readonly Stored[] {
    const isHere = ({ key }: Stored): boolean =>
      key.group === scope.group &&
      key.resource === scope.resource &&
      (scope.namespace === undefined || key.namespace === scope.namespace);
    const found = new Map(
      this.base.cache.list(scope).map((stored) => [printObjectKey(stored.key), stored]),
    );
    for (const [id, { write, stored }] of this.staged) {
      if (!isHere(stored)) continue;
      if (write.verb === 'delete') found.delete(id);
      else found.set(id, stored);
    }
    return [...found.values()].sort((one, other) => comparePlaces(one.key, other.key));
  }
}
