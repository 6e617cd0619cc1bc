/**
 * Writes a series of objects and waits until every member has its copies; once through the federation and
 * once straight to the members, in turn, on the same machine in the same minute.
 */
import type { MemberClient } from '@navarch/clients';
import type { KubeObject } from '@navarch/model';
import { Arrivals } from '../federation/arrivals.js';
import type { Pair } from '../federation/pair.js';
import { closeNamespace, openNamespace, type Way } from '../federation/namespaces.js';
import { fanOut } from '../fan-out.js';
import { limits, withinMsFor } from '../limits.js';
import { median, percentile } from '../measure/statistics.js';
import { meanUsage, spend, type Usage } from '../measure/usage.js';
import { type Series, type SeriesKind, seriesOf } from '../objects.js';
import type { Bench, Figure, Finding } from './benchmark.js';

export type Round = {
  /** Copies that arrived in members, a second, from the first request to the last arrival. */
  readonly perSecond: number;
  /** From a request to its answer. */
  readonly answeredMs: readonly number[];
  /** From the first request for an object until every member has it. */
  readonly arrivedMs: readonly number[];
  readonly usage: Usage;
};

export async function compareDistribution(bench: Bench, kind: SeriesKind): Promise<Finding> {
  const rounds: Record<Way, Round[]> = { federated: [], straight: [] };
  for (let number = 0; number <= limits.rounds; number += 1) {
    const isCounted = number > 0;
    const count = isCounted ? bench.objects : Math.min(bench.objects, limits.warmUpObjects);
    for (const way of ['straight', 'federated'] as const) {
      const series = seriesOf(kind, `bench-${kind}-${way}-${number}`, count);
      const round = await distribute(bench, { way, series });
      const label = isCounted ? `round ${number} of ${limits.rounds}` : 'warm-up';
      bench.say(`${label}, ${way}: ${round.perSecond.toFixed(0)} copies/s`);
      if (isCounted) rounds[way].push(round);
    }
  }
  return {
    figures: figuresOf(rounds),
    bills: [
      { what: `${kind}, federated`, usage: meanUsage(rounds.federated.map((one) => one.usage)) },
      { what: `${kind}, straight`, usage: meanUsage(rounds.straight.map((one) => one.usage)) },
    ],
  };
}

type Task = {
  readonly way: Way;
  readonly series: Series;
  /** Further processes, which take their share. */
  readonly pair?: Pair | undefined;
};

export async function distribute({ on }: Bench, { way, series, pair }: Task): Promise<Round> {
  const { resource, namespace } = series;
  await openNamespace(on, way, namespace);
  const sources = on.members.map((client) => ({ client, resource, namespace }));
  const arrivals = await Arrivals.watch(sources);
  try {
    const waiting = {
      what: `${resource.resource} in the members`,
      withinMs: withinMsFor(series.names.length),
    };
    const apis: Apis = pair === undefined ? [on.api] : [on.api, pair.api];
    const units = [...(await on.units()), ...(pair?.units ?? [])];
    const { answer, usage } = await spend(units, async () => {
      const written = await (way === 'federated'
        ? writeInTurn(apis, series)
        : writeToAll(on.members, series));
      await arrivals.all(series.names, waiting);
      return written;
    });
    return { ...roundOf(answer, series, arrivals), usage };
  } finally {
    await arrivals.stop();
    await closeNamespace(on, way, { name: namespace, objects: series.names.length });
  }
}

/** When each object was first asked for, and how long each request took. */
export type Written = {
  readonly startedAt: ReadonlyMap<string, number>;
  readonly answeredMs: readonly number[];
};

/** One request an object to the federation. */
export const write = async (api: MemberClient, series: Series): Promise<Written> =>
  await writeInTurn([api], series);

type Apis = readonly [MemberClient, ...MemberClient[]];

const writeInTurn = async (apis: Apis, series: Series): Promise<Written> =>
  await send(
    series.names.map((name, index) => {
      const client = apis[index % apis.length] ?? apis[0];
      return { name, client, object: series.whole };
    }),
    series,
  );

/** One request an object to each member. */
const writeToAll = async (members: readonly MemberClient[], series: Series): Promise<Written> =>
  await send(
    series.names.flatMap((name) =>
      members.map((client) => ({ name, client, object: series.share })),
    ),
    series,
  );

type Sending = {
  readonly name: string;
  readonly client: MemberClient;
  readonly object: (name: string) => KubeObject;
};

async function send(sendings: readonly Sending[], { resource }: Series): Promise<Written> {
  const startedAt = new Map<string, number>();
  const answeredMs: number[] = [];
  await fanOut(sendings, limits.connections, async ({ name, client, object }) => {
    const made = object(name);
    const asked = performance.now();
    if (!startedAt.has(name)) startedAt.set(name, asked);
    await client.create(resource, made);
    answeredMs.push(performance.now() - asked);
  });
  return { startedAt, answeredMs };
}

function roundOf(
  { startedAt, answeredMs }: Written,
  { names }: Series,
  arrivals: Arrivals,
): Omit<Round, 'usage'> {
  const last = Math.max(...names.map((name) => arrivals.timeOf(name)));
  const tookMs = last - Math.min(...startedAt.values());
  const arrivedMs = names.map((name) => arrivals.timeOf(name) - (startedAt.get(name) ?? 0));
  const perSecond = (arrivals.places * names.length * 1_000) / tookMs;
  return { perSecond, answeredMs, arrivedMs };
}

function figuresOf(rounds: Readonly<Record<Way, readonly Round[]>>): readonly Figure[] {
  const compare = (what: string, unit: string, of: (all: readonly Round[]) => number): Figure => ({
    what,
    unit,
    ours: of(rounds.federated),
    baseline: of(rounds.straight),
  });
  const pooled = (field: 'answeredMs' | 'arrivedMs', share: number) => (all: readonly Round[]) =>
    percentile(
      all.flatMap((one) => one[field]),
      share,
    );
  return [
    compare('object·clusters', '/s', (all) => median(all.map((one) => one.perSecond))),
    compare('request answered, p50', 'ms', pooled('answeredMs', 0.5)),
    compare('request answered, p99', 'ms', pooled('answeredMs', 0.99)),
    compare('in every member, p50', 'ms', pooled('arrivedMs', 0.5)),
    compare('in every member, p99', 'ms', pooled('arrivedMs', 0.99)),
  ];
}
