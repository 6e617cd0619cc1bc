/** What is counted of sessions. */
import type { Metrics } from '@navarch/runtime';
import type { Ending } from './join.js';

export function countSessions(
  metrics: Metrics,
  underWay: () => ReadonlyMap<string, number>,
): (cluster: string, ending: Ending) => void {
  metrics.gauge({
    name: 'navarch_through_sessions',
    help: 'Sessions (exec, attach, port-forward, upgrades through the proxy) under way to a member.',
    labelNames: ['cluster'],
    collect() {
      this.reset();
      for (const [cluster, count] of underWay()) this.set({ cluster }, count);
    },
  });
  const ended = metrics.counter({
    name: 'navarch_through_sessions_ended_total',
    help: 'Sessions that ended: over, because one side ended it; broken, because one was lost; idle, because nobody said anything.',
    labelNames: ['cluster', 'ending'],
  });
  return (cluster, ending) => ended.inc({ cluster, ending });
}
