import { Inject, Injectable } from '@nestjs/common';
import type { HealthCheck, HealthChecks } from '@navarch/apiserver';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { CacheFeed } from '../storage/cache-feed.js';

/** Without PostgreSQL this process is alive but of no use; members and Redis are none of its business. */
@Injectable()
export class Health implements HealthChecks {
  readonly live: readonly HealthCheck[] = [];
  readonly ready: readonly HealthCheck[];

  constructor(@Inject(FOUNDATION) { store }: Foundation, feed: CacheFeed) {
    this.ready = [
      { name: 'postgresql', check: () => store.ping() },
      { name: 'watch-cache', check: () => feed.check() },
    ];
  }
}
