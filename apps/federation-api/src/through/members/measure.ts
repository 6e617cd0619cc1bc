/** What is counted of this process's traffic to each member. */
import type { MemberPoolOptions } from '@navarch/clients';
import type { Metrics } from '@navarch/runtime';

export function countRequests(metrics: Metrics): NonNullable<MemberPoolOptions['onRequest']> {
  const total = metrics.counter({
    name: 'navarch_through_requests_total',
    help: 'Requests to a member for a user, by verb and outcome: ok, or the code of the error; what the member answered counts as ok.',
    labelNames: ['cluster', 'verb', 'outcome'],
  });
  return (cluster, { verb, outcome }) => total.inc({ cluster, verb, outcome });
}

export function observeUnderWay(
  metrics: Metrics,
  underWay: () => ReadonlyMap<string, number>,
): void {
  metrics.gauge({
    name: 'navarch_through_under_way',
    help: 'What is under way to a member for users: forwarded requests and streams.',
    labelNames: ['cluster'],
    collect() {
      this.reset();
      for (const [cluster, count] of underWay()) this.set({ cluster }, count);
    },
  });
}
