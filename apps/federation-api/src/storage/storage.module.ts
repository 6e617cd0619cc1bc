import { Module } from '@nestjs/common';
import { customRegistry, federationKinds, WatchCache } from '@navarch/apimachinery';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, KINDS } from '../injected.js';
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
    {
      provide: KINDS,
      inject: [PostgresStorage],
      useFactory: ({ cache }: PostgresStorage) => customRegistry(federationKinds, cache),
    },
  ],
  exports: [CacheFeed, PostgresStorage, KINDS],
})
export class StorageModule {}
