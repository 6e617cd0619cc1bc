import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  cacheLimits,
  type Stored,
  type StoredChange,
  storedAt,
  WatchCache,
} from '@navarch/apimachinery';
import { UnavailableError } from '@navarch/model';
import { type Change, CompactedError, type StoredObject } from '@navarch/store';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { readPast, toStoredChange } from './past.js';

/**
 * Fills the watch cache: once from a snapshot that is exact at one revision, with what the change log has of the time
 * before it, then from the log, each change once and in order.
 *
 * It is woken by PostgreSQL's notifications and reads the log, so a lost notification costs time
 * and never a change. When the log no longer holds what comes next (this process was cut off for
 * longer than the log is kept), it starts over from a new snapshot. What this process commits it is shown at once, if nothing of
 * others is to come before that. Never writes.
 */
@Injectable()
export class CacheFeed implements OnModuleInit, OnApplicationShutdown {
  private readonly stop = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private state: 'empty' | 'following' | 'interrupted' = 'empty';

  constructor(
    private readonly cache: WatchCache,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'store' | 'gaps' | 'log'>,
  ) {}

  /** The first request finds the cache full. */
  async onModuleInit(): Promise<void> {
    await this.load();
    // In a later turn: what came before the gap in the same page is being handed over right now.
    this.foundation.gaps.onNoted(() => void setImmediate(() => this.stepOverGaps()));
    this.following = this.follow();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.following;
  }

  /**
   * Shows what this process has committed, if it is what comes next, so that nobody waits for the log to be read, nor is it read for
   * that. Anything else comes by the log.
   */
  show(change: StoredChange): void {
    if (this.state !== 'following' || change.position !== this.cache.revision() + 1) return;
    this.cache.apply(change);
    this.stepOverGaps();
  }

  /** Throws unless the cache follows the log. */
  check(): void {
    if (this.state !== 'following') {
      throw new UnavailableError('storage.notFollowing', { state: this.state });
    }
  }

  private async follow(): Promise<void> {
    const { signal } = this.stop;
    while (!signal.aborted) {
      this.state = 'following';
      try {
        await this.foundation.store.changes.follow({
          from: this.cache.revision(),
          signal,
          seen: () => this.cache.revision(),
          // Whoever goes on from a position in between, here too, must be told to list again.
          onLeap: () => {
            throw new LeaptError();
          },
          onChanges: (batch) => this.take(batch),
        });
      } catch (error) {
        this.state = 'interrupted';
        this.foundation.log.warn({ err: error }, 'the change log could not be followed');
        if (error instanceof CompactedError || error instanceof LeaptError) await this.reload();
        else await this.breathe();
      }
    }
  }

  private async reload(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      this.foundation.log.warn({ err: error }, 'the watch cache could not be filled');
      await this.breathe();
    }
  }

  private async load(): Promise<void> {
    const objects: Stored[] = [];
    const revision = await this.foundation.store.objects.snapshot((page) => {
      for (const object of page) objects.push(toStored(object));
    });
    const past = await readPast(this.foundation.store.changes, revision, pastLimits);
    this.cache.load(objects, revision, past);
    const oldest = this.cache.oldest();
    this.foundation.log.info(
      { objects: objects.length, revision, oldest },
      'the watch cache is filled',
    );
  }

  private take(batch: readonly Change[]): void {
    for (const change of batch) {
      this.stepOverGaps();
      if (change.position > this.cache.revision()) this.cache.apply(toStoredChange(change));
    }
    this.stepOverGaps();
  }

  private stepOverGaps(): void {
    this.foundation.gaps.stepOver(this.cache);
  }

  private async breathe(): Promise<void> {
    await pause(limits.reloadPauseMs, undefined, { signal: this.stop.signal }).catch(
      () => undefined,
    );
  }
}

/** What was known of the log's end is lost: everything begins anew. */
class LeaptError extends Error {
  constructor() {
    super('the end of the change log was lost');
  }
}

const pastLimits = {
  changesMax: cacheLimits.historyChangesMax,
  charsMax: cacheLimits.historyCharsMax,
};

const toStored = ({ key, body, resourceVersion }: StoredObject): Stored =>
  storedAt(key, body, resourceVersion);
