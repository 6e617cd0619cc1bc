import type { Schedule, WatchCache } from '@navarch/apimachinery';
import type { Clock } from '@navarch/model';
import type { LocalApi } from './api.js';

/** What every controller of a member gets. */
export type Surroundings = {
  readonly cache: WatchCache;
  readonly api: LocalApi;
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Aborts when the member stops. */
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
};
