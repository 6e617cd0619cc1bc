import type { Clock, KubeObject, ObjectKey } from '@navarch/model';
import { type CacheLimits } from '../cache/limits.js';
import type { Schedule } from '../cache/schedule.js';
import { WatchCache } from '../cache/watch-cache.js';
import type {
  CommitOutcome,
  Precondition,
  Storage,
  Stored,
  StoredChange,
  StorageWrite,
} from '../storage.js';
import { freezeDeep } from './freeze.js';

/** Where changes go so that they outlive the process; append keeps the order of its calls. */
export type Journal = { readonly append: (change: StoredChange) => void | Promise<void> };

export type MemoryStorageOptions = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly limits?: Partial<CacheLimits>;
  readonly journal?: Journal;
};

/** How long a read waits for a revision that is not there yet; the API's own limit is shorter. */
const caughtUpMsMax = 10_000;

/**
 * A `Storage` in memory: the store of a simulated member.
 *
 * A commit is synchronous: preconditions, revision, journal and cache in one turn, so writers need
 * no lock and the order of the journal is the order of the revisions. A change that the journal
 * refuses has not happened.
 */
export class MemoryStorage implements Storage {
  readonly cache: WatchCache;
  private readonly journal: Journal | undefined;

  constructor(options: MemoryStorageOptions) {
    this.cache = new WatchCache(options);
    this.journal = options.journal;
  }

  readonly caughtUp = async (revision?: number): Promise<void> => {
    if (revision !== undefined) await this.cache.waitFor(revision, caughtUpMsMax);
  };

  readonly commit = async (write: StorageWrite, _actor: string): Promise<CommitOutcome> => {
    const refusal = refuse(write, this.cache.get(write.key));
    if (refusal !== undefined) return refusal;
    const change = this.changeOf(write);
    const durable = this.journal?.append(change);
    this.cache.apply(change);
    await durable;
    return { kind: 'committed', stored: change.after };
  };

  /** Takes changes from a journal, oldest first, before the first request. */
  restore(changes: Iterable<StoredChange>): void {
    for (const change of changes) {
      freezeDeep(change.after.object);
      this.cache.apply(change);
    }
  }

  private changeOf(write: StorageWrite): StoredChange {
    const position = this.cache.revision() + 1;
    const { key } = write;
    if (write.verb === 'delete') {
      const last = this.cache.get(key)?.object;
      if (last === undefined) throw new Error('memory.commit: nothing to delete');
      return { type: 'DELETED', position, after: storedAt(key, last, position) };
    }
    const type = write.verb === 'create' ? 'ADDED' : 'MODIFIED';
    return { type, position, after: storedAt(key, write.object, position) };
  }
}

/** The version of an object that was committed at `position`. */
export function storedAt(key: ObjectKey, object: KubeObject, position: number): Stored {
  const metadata = { ...object.metadata, resourceVersion: String(position) };
  return { key, resourceVersion: position, object: freezeDeep({ ...object, metadata }) };
}

function refuse(write: StorageWrite, current: Stored | undefined): CommitOutcome | undefined {
  if (write.verb === 'create') return current === undefined ? undefined : { kind: 'exists' };
  if (current === undefined) return { kind: 'missing' };
  return holds(write.precondition, current) ? undefined : { kind: 'stale' };
}

const holds = (precondition: Precondition, current: Stored): boolean =>
  (precondition.resourceVersion === undefined ||
    precondition.resourceVersion === current.resourceVersion) &&
  (precondition.uid === undefined || precondition.uid === current.object.metadata.uid);
