/** What a syncer shows of the Freezes: what it obeys, and whether it knows. */
import type { Metrics } from '@navarch/runtime';
import type { FreezeBook } from './book.js';

export function observeFreezes(metrics: Metrics, book: FreezeBook): void {
  metrics.gauge({
    name: 'navarch_freezes_standing',
    help: 'Freezes that hold back writes to members now, as far as this syncer knows.',
    collect() {
      this.set(book.standing().length);
    },
  });
  metrics.gauge({
    name: 'navarch_freezes_unknown',
    help: 'Whether this syncer writes nothing because it cannot read the Freezes (1), or can (0).',
    collect() {
      this.set(book.isFresh() ? 0 : 1);
    },
  });
}
