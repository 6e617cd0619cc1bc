/**
 * Two API processes and two syncers on one PostgreSQL, against one of each. Clients ask both APIs in turn, as through a
 * load balancer.
 */
import { Pair } from '../federation/pair.js';
import { limits } from '../limits.js';
import { median, percentile } from '../measure/statistics.js';
import { meanUsage } from '../measure/usage.js';
import { type SeriesKind, seriesOf } from '../objects.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';
import { distribute, type Round } from './distribute.js';

export const pairs: Benchmark = {
  name: 'pairs',
  needs: 'simulated members',
  about:
    'ReplicaSets split and Secrets copied by two APIs and two syncers that share PostgreSQL, against one of each',
  run: measure,
};

const kinds = ['workloads', 'secrets'] as const;
type Rounds = Readonly<Record<SeriesKind, readonly Round[]>>;

async function measure(bench: Bench): Promise<Finding> {
  const { on, say } = bench;
  const single = await roundsWith(bench, undefined);
  say('starting a second API and a second syncer …');
  const pair = await Pair.start(await on.units(), on.folder);
  try {
    const double = await roundsWith(bench, pair);
    return {
      figures: kinds.flatMap((kind) => figuresOf(kind, double[kind], single[kind])),
      bills: kinds.flatMap((kind) => [
        { what: `${kind}, two of each`, usage: meanUsage(double[kind].map((one) => one.usage)) },
        { what: `${kind}, one of each`, usage: meanUsage(single[kind].map((one) => one.usage)) },
      ]),
    };
  } finally {
    await pair.stop();
  }
}

async function roundsWith(bench: Bench, pair: Pair | undefined): Promise<Rounds> {
  const rounds: Record<SeriesKind, Round[]> = { workloads: [], secrets: [] };
  const label = pair === undefined ? 'one' : 'two';
  for (let number = 0; number <= limits.rounds; number += 1) {
    for (const kind of kinds) {
      const count = number > 0 ? bench.objects : Math.min(bench.objects, limits.warmUpObjects);
      const series = seriesOf(kind, `bench-${label}-${kind}-${number}`, count);
      const round = await distribute(bench, { way: 'federated', series, pair });
      bench.say(`${label} of each, ${kind}: ${round.perSecond.toFixed(0)} copies/s`);
      if (number > 0) rounds[kind].push(round);
    }
  }
  return rounds;
}

function figuresOf(
  kind: SeriesKind,
  double: readonly Round[],
  single: readonly Round[],
): readonly Figure[] {
  const compare = (what: string, unit: string, of: (all: readonly Round[]) => number): Figure => ({
    what: `${kind}, ${what}`,
    unit,
    ours: of(double),
    baseline: of(single),
  });
  const arrivedMs = (all: readonly Round[]): number =>
    percentile(
      all.flatMap((one) => one.arrivedMs),
      0.99,
    );
  return [
    compare('object·clusters', '/s', (all) => median(all.map((one) => one.perSecond))),
    compare('in every member, p99', 'ms', arrivedMs),
  ];
}
