/**
 * Places for what is under way to members: so many for each, so many in all. Nobody waits for one, so a member that never
 * answers takes its own places and no more.
 */
import { Inject, Injectable } from '@nestjs/common';
import { tooManyRequests } from '@navarch/apimachinery';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { observeUnderWay } from './members/measure.js';

const { forwardsPerMemberMax, forwardsMax } = limits.through;

@Injectable()
export class Turnstile {
  private readonly counts = new Map<string, number>();
  private total = 0;

  constructor(@Inject(FOUNDATION) { metrics }: Pick<Foundation, 'metrics'>) {
    observeUnderWay(metrics, () => this.counts);
  }

  /** Takes a place until `signal` aborts. Throws 429 when there is none. */
  enter(cluster: string, signal: AbortSignal): void {
    const count = this.counts.get(cluster) ?? 0;
    if (count >= forwardsPerMemberMax || this.total >= forwardsMax) throw tooManyRequests(1);
    if (signal.aborted) return;
    this.change(cluster, 1);
    signal.addEventListener('abort', () => this.change(cluster, -1), { once: true });
  }

  private change(cluster: string, by: 1 | -1): void {
    const count = (this.counts.get(cluster) ?? 0) + by;
    this.total += by;
    if (count === 0) this.counts.delete(cluster);
    else this.counts.set(cluster, count);
  }
}
