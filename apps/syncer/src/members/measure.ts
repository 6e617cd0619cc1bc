/** What a syncer counts of its traffic to each member. */
import type { MemberPace, MemberPool, MemberPoolOptions } from '@navarch/clients';
import type { Metrics } from '@navarch/runtime';
import type { Vigil } from '../health/vigil.js';

/** Throttling shows here as outcome `member.overloaded`. */
export function countRequests(metrics: Metrics): NonNullable<MemberPoolOptions['onRequest']> {
  const total = metrics.counter({
    name: 'navarch_member_requests_total',
    help: 'Requests to a member by verb and outcome: ok, or the code of the error.',
    labelNames: ['cluster', 'verb', 'outcome'],
  });
  const asClient = metrics.counter({
    name: 'rest_client_requests_total',
    help: 'The same by host (the cluster), method and code (200, or the code of the error).',
    labelNames: ['host', 'method', 'code'],
  });
  return (cluster, { verb, outcome }) => {
    total.inc({ cluster, verb, outcome });
    const code = outcome === 'ok' ? '200' : outcome;
    asClient.inc({ host: cluster, method: methods[verb] ?? 'GET', code });
  };
}

/** What is no GET. A request of somebody else has a method that is not known here. */
const methods: Readonly<Record<string, string>> = {
  create: 'POST',
  apply: 'PATCH',
  delete: 'DELETE',
  forward: 'CONNECT',
  upgrade: 'CONNECT',
};

/** Read when the metrics are; a cluster that is gone is not there any more. */
export function observeMembers(metrics: Metrics, pool: Pick<MemberPool, 'paces'>): void {
  const gauge = (name: string, help: string, valueOf: (pace: MemberPace) => number) =>
    metrics.gauge({
      name,
      help,
      labelNames: ['cluster'],
      collect() {
        this.reset();
        for (const [cluster, pace] of pool.paces()) this.set({ cluster }, valueOf(pace));
      },
    });
  gauge(
    'navarch_member_limit',
    'Requests that a member may have under way now; it falls with strain and grows again.',
    (pace) => pace.limit,
  );
  gauge(
    'navarch_member_requests_under_way',
    'Requests to a member under way, probes and watches not counted.',
    (pace) => pace.underWay,
  );
  observeTotals(metrics, pool);
}

/** More than none for long: all members are probed as often as those that are not well. */
export function observeVigil(metrics: Metrics, vigil: Pick<Vigil, 'inDoubt'>): void {
  metrics.gauge({
    name: 'navarch_members_in_doubt',
    help: 'Members of this syncer whose last probes failed and that are not lost; while there are any, all of its members are probed more often.',
    collect() {
      this.set(vigil.inDoubt);
    },
  });
}

function observeTotals(metrics: Metrics, pool: Pick<MemberPool, 'paces'>): void {
  metrics.counter({
    name: 'navarch_member_turned_away_total',
    help: 'Requests that were not sent: busy (no room under the limit) or suspended (the member is left alone).',
    labelNames: ['cluster', 'reason'],
    collect() {
      this.reset();
      for (const [cluster, { turnedAway }] of pool.paces()) {
        this.inc({ cluster, reason: 'busy' }, turnedAway.busy);
        this.inc({ cluster, reason: 'suspended' }, turnedAway.suspended);
      }
    },
  });
  metrics.counter({
    name: 'navarch_member_suspended_seconds_total',
    help: 'How long a member was left alone, after failures in a row or because it asked for it.',
    labelNames: ['cluster'],
    collect() {
      this.reset();
      for (const [cluster, { restedMs }] of pool.paces()) this.inc({ cluster }, restedMs / 1_000);
    },
  });
}
