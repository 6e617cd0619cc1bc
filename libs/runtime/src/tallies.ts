/**
 * Metrics that are counted several times for every request.
 *
 * A counter of prom-client looks for the series of some labels whenever it counts, by making a text of all of them. Here a series
 * is found once and kept by whoever counts, so that to count is to add.
 */
import type { Counter, Registry } from 'prom-client';

/** One series of a counter or a gauge. */
export type Tally = { value: number };

type Labels = Readonly<Record<string, string>>;
type Sample = { readonly metricName: string; readonly labels: Labels; readonly value: number };
type Described = { readonly name: string; readonly help: string };
export type TalliesFrom = Described & { readonly type: 'counter' | 'gauge' };
export type SpreadsFrom = Described & { readonly buckets: readonly number[] };

/** The series of a metric, each made when it is first asked for. */
class SeriesByLabels<Series> {
  private readonly known = new Map<string, readonly [Labels, Series]>();

  constructor(private readonly make: () => Series) {}

  of(labels: Labels): Series {
    const text = JSON.stringify(labels);
    const found = this.known.get(text) ?? ([labels, this.make()] as const);
    this.known.set(text, found);
    return found[1];
  }

  all(): Iterable<readonly [Labels, Series]> {
    return this.known.values();
  }
}

/** A counter or gauge by labels. */
export class Tallies {
  private readonly series = new SeriesByLabels<Tally>(() => ({ value: 0 }));

  constructor(
    private readonly from: TalliesFrom,
    registry: Registry,
  ) {
    register(registry, from, () => this.samples());
  }

  /** To be kept: looking for it is what is dear. */
  of(labels: Labels): Tally {
    return this.series.of(labels);
  }

  private samples(): Sample[] {
    const { name } = this.from;
    return [...this.series.all()].map(([labels, { value }]) => sample(name, labels, value));
  }
}

/** One series of a histogram. */
export class Spread {
  readonly counts: number[];
  count = 0;
  sum = 0;

  /** `bounds` grow; what is above the last is counted in `count` alone. */
  constructor(private readonly bounds: readonly number[]) {
    this.counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    this.count += 1;
    let at = 0;
    while (at < this.bounds.length && value > (this.bounds[at] ?? 0)) at += 1;
    const found = this.counts[at];
    if (found !== undefined) this.counts[at] = found + 1;
  }
}

/** A histogram by labels. */
export class Spreads {
  private readonly series: SeriesByLabels<Spread>;

  constructor(
    private readonly from: SpreadsFrom,
    registry: Registry,
  ) {
    this.series = new SeriesByLabels(() => new Spread(from.buckets));
    register(registry, { ...from, type: 'histogram' }, () => this.samples());
  }

  /** To be kept: looking for it is what is dear. */
  of(labels: Labels): Spread {
    return this.series.of(labels);
  }

  private samples(): Sample[] {
    return [...this.series.all()].flatMap(([labels, spread]) => this.samplesOf(labels, spread));
  }

  private samplesOf(labels: Labels, { counts, count, sum }: Spread): Sample[] {
    const { name, buckets } = this.from;
    let below = 0;
    const bucket = (le: string, value: number) =>
      sample(`${name}_bucket`, { le, ...labels }, value);
    return [
      ...buckets.map((bound, at) => bucket(String(bound), (below += counts[at] ?? 0))),
      bucket('+Inf', count),
      sample(`${name}_sum`, labels, sum),
      sample(`${name}_count`, labels, count),
    ];
  }
}

const sample = (metricName: string, labels: Labels, value: number): Sample => ({
  metricName,
  labels,
  value,
});

/** Shows it with the other metrics of the registry, which asks a metric for nothing but this. */
function register(
  registry: Registry,
  { name, help, type }: Described & { readonly type: string },
  samples: () => Sample[],
): void {
  const get = async () => ({ name, help, type, aggregator: 'sum', values: samples() });
  const metric: unknown = { name, get };
  // The types want a metric of the library's own classes.
  registry.registerMetric(metric as Counter);
}
