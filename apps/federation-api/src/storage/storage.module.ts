import { Module } from '@nestjs/common';
import { WatchCache } from '@navarch/apimachinery';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { schedule } from '../schedule.js';
import { CacheFeed } from './cache-feed.js';
import { PostgresStorage } from './postgres-storage.js';

/** Objects: kept in PostgreSQL, read from memory. */
@Module({
  providers: [
    {
      provide: WatchCache,
      inject: [FOUNDATION],
      useFactory: ({ clock }: Foundation) => new WatchCache({ clock, schedule }),
    },
    CacheFeed,
    PostgresStorage,
  ],
  exports: [CacheFeed, PostgresStorage],
})
export class StorageModule {}
