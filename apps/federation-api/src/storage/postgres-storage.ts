import { Inject, Injectable } from '@nestjs/common';
import {
  type CommitOutcome,
  type PastReader,
  type Storage,
  type Stored,
  type Together,
  type TogetherOutcome,
  type StorageWrite,
  storedAt,
  WatchCache,
} from '@navarch/apimachinery';
import { type KubeObject, UnavailableError } from '@navarch/model';
import type { ObjectWrite } from '@navarch/store';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { CacheFeed } from './cache-feed.js';
import { createPastReader } from './past-reader.js';

/**
 * The API machinery's storage over PostgreSQL.
 *
 * Writes go to the database and are answered when they are durable there and visible here, which is at once unless somebody else
 * wrote before. Reads
 * are answered from the watch cache, which is as new as a read wants it to be: it asks the database
 * for the position of the last commit (requests that ask at once share one query) and waits until
 * the cache has seen that. So a client reads what was written through any replica before it asked.
 */
@Injectable()
export class PostgresStorage implements Storage {
  readonly past: PastReader;

  constructor(
    readonly cache: WatchCache,
    private readonly feed: CacheFeed,
    @Inject(FOUNDATION) private readonly foundation: Foundation,
  ) {
    const { store } = foundation;
    this.past = createPastReader({ store, cache, caughtUp: (to) => this.caughtUp(to) });
  }

  readonly caughtUp = async (revision?: number): Promise<void> => {
    if (revision !== undefined) {
      // The client named it, so it may never come; whoever asks looks at what is there afterwards.
      await this.cache.waitFor(revision, limits.cacheWaitMs);
      return;
    }
    const wanted = await this.foundation.store.objects.revision();
    if (await this.cache.waitFor(wanted, limits.cacheWaitMs)) return;
    throw new UnavailableError('storage.cacheBehind', { wanted, has: this.cache.revision() });
  };

  readonly commitTogether = async (
    compose: (first: number) => readonly StorageWrite[],
    together: Together,
  ): Promise<TogetherOutcome> => {
    let writes: readonly StorageWrite[] = [];
    const composed = (first: number): readonly ObjectWrite[] => {
      writes = compose(first);
      return writes.map(toObjectWrite);
    };
    const result = await this.foundation.store.objects.commitTogether(composed, together);
    if (result.kind === 'refused') return result;
    const last = result.results.at(-1)?.resourceVersion ?? 0;
    const stored = writes.flatMap((write, index) => {
      const committed = result.results[index];
      return committed === undefined ? [] : [this.show(write, committed)];
    });
    await this.waitUntilVisible(last);
    return { kind: 'committed', stored };
  };

  readonly commit = async (write: StorageWrite, actor: string): Promise<CommitOutcome> => {
    const result = await this.foundation.store.objects.commit(toObjectWrite(write), actor);
    if (result.kind !== 'committed') return result;
    const { resourceVersion } = result;
    const shown = this.show(write, result);
    await this.waitUntilVisible(resourceVersion);
    // What the cache has is what every reader is shown: its text is made once for all of them.
    const visible = this.cache.get(write.key);
    const isIt = visible?.resourceVersion === resourceVersion;
    return { kind: 'committed', stored: isIt ? visible : shown };
  };

  private show({ verb, key }: StorageWrite, { resourceVersion, body }: Committed): Stored {
    const after = storedAt(key, body, resourceVersion);
    this.feed.show({ type: changeTypes[verb], position: resourceVersion, after });
    return after;
  }

  /** A cache that falls behind does not undo a commit: to answer with an error would be a lie. */
  private async waitUntilVisible(resourceVersion: number): Promise<void> {
    const visible = await this.cache.waitFor(resourceVersion, limits.visibleWaitMs);
    if (!visible) this.foundation.log.warn({ resourceVersion }, 'a commit is not visible yet');
  }
}

const changeTypes = { create: 'ADDED', update: 'MODIFIED', delete: 'DELETED' } as const;

/** What became of a write that was committed. */
type Committed = { readonly resourceVersion: number; readonly body: KubeObject };

function toObjectWrite(write: StorageWrite): ObjectWrite {
  if (write.verb === 'delete') return write;
  const { object, ...rest } = write;
  return { ...rest, body: object };
}
