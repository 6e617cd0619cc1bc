import { place } from '../place.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput, Plan } from '../plan.js';

/** Fleets and plans as short texts, for proofs that are read more often than they are written. */

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
/** Noon of Wednesday the 4th of March 2026, UTC. */
export const noon = (20_516 * 24 + 12) * hourMs;

/**
 * `a b:given=3:capacity=5 c:region=eu:phase=lost tier=gold`: one cluster a word. `region`, `zone`, `provider` and
 * `phase` are texts, the names of counts are counts, everything else is a label.
 */
export const fleet = (text: string): readonly CandidateCluster[] =>
  text.split(' ').flatMap((word) => (word === '' ? [] : [clusterOf(word)]));

function clusterOf(word: string): CandidateCluster {
  const [name = '', ...said] = word.split(':');
  const facts = said.map((fact) => fact.split('=') as [string, string]);
  const labels = facts.filter(([key]) => !texts.has(key) && !numbers.has(key));
  const known = facts.filter(([key]) => texts.has(key) || numbers.has(key));
  return {
    name,
    labels: Object.fromEntries(labels),
    phase: 'ready',
    ...Object.fromEntries(
      known.map(([key, value]) => [key, texts.has(key) ? value : Number(value)]),
    ),
  };
}

const texts: ReadonlySet<string> = new Set(['region', 'zone', 'provider', 'phase']);
const numbers: ReadonlySet<string> = new Set(['given', 'home', 'capacity', 'learned', 'since']);

/** `count` equal clusters `c0`, `c1`, …, each with what `facts` says of it. */
export const equals = (
  count: number,
  facts: (at: number) => Partial<CandidateCluster> = () => ({}),
): readonly CandidateCluster[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `c${at}`,
    labels: {},
    phase: 'ready',
    ...facts(at),
  }));

/** A question with the usual answers to what it does not say. */
export const asking = (
  replicas: number,
  clusters: string | readonly CandidateCluster[],
  more: Partial<PlacementInput> = {},
): PlacementInput => ({
  key: 'web/web',
  replicas,
  policy: 'PlacementPolicy web/web',
  rules: {},
  clusters: typeof clusters === 'string' ? fleet(clusters) : clusters,
  held: false,
  at: noon,
  ...more,
});

/** The question asked again after its answer was carried out. */
export const followed = (
  input: PlacementInput,
  plan: Plan,
  more: Partial<PlacementInput> = {},
): PlacementInput => {
  const byName = new Map(plan.clusters.map((verdict) => [verdict.name, verdict]));
  const clusters = input.clusters.map((cluster) => carriedOut(cluster, byName.get(cluster.name)));
  const { replicas } = input;
  const before = replicas === undefined ? {} : { replicasBefore: replicas };
  return { ...input, clusters, ...before, ...more };
};

function carriedOut(
  cluster: CandidateCluster,
  verdict: ClusterVerdict | undefined,
): CandidateCluster {
  const { home: _, given: __, drawing: ___, ...rest } = cluster;
  const { replicas = 0, home, trace, because } = verdict ?? {};
  return {
    ...rest,
    // Who was still joining was not part of the decision.
    ...(because === 'joining' ? {} : { given: replicas }),
    ...(home === undefined ? {} : { home }),
    ...(trace?.drawing === true ? { drawing: true } : {}),
  };
}

/** The question with one cluster changed. */
export const changed = (
  input: PlacementInput,
  name: string,
  facts: Partial<CandidateCluster>,
): PlacementInput => ({
  ...input,
  clusters: input.clusters.map((one) => (one.name === name ? { ...one, ...facts } : one)),
});

/** Replicas within capacity, in the order of names. */
export const countsOf = (plan: Plan): readonly number[] =>
  plan.clusters.map(({ replicas, overflow }) => replicas - overflow);

/** `a=3 b=0`, and `waiting=2` behind it where there is a backlog. */
export const printed = (plan: Plan): string =>
  [
    ...plan.clusters.map(({ name, replicas }) => `${name}=${replicas}`),
    ...(plan.backlog === 0 ? [] : [`waiting=${plan.backlog}`]),
  ].join(' ');

/** The answer, printed. */
export const answer = (input: PlacementInput): string => printed(place(input));

export const total = (amounts: readonly number[]): number =>
  amounts.reduce((sum, amount) => sum + amount, 0);

/** How many replicas leave the cluster that has them. */
export const movesBetween = (before: Plan, after: Plan): number => {
  const had = new Map(before.clusters.map(({ name, replicas }) => [name, replicas]));
  return total(
    after.clusters.map(({ name, replicas }) => Math.max(0, (had.get(name) ?? 0) - replicas)),
  );
};

/** Weights by name, as the rules want them. */
export const weighted = (weights: Readonly<Record<string, number>>): PlacementInput['rules'] => ({
  division: { weights: Object.entries(weights).map(([cluster, weight]) => ({ cluster, weight })) },
});
