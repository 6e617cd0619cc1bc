import type { ClusterTaint, LimitRule, PlacementRules, TaintEffect } from '@navarch/model';
import type { CandidateCluster, PlacementInput } from '../plan.js';
import { amount, counts, pairs, preferences, words } from './vector.js';
import type { Preference, Vector } from './vector.js';

/**
 * KubeAdmiral's wishes in our words: what avoids disruption is `rebalance: OnLoss`, what does not is `Always`; a hard
 * limit is capacity known from nodes, an estimate is learned capacity; filling clusters one after the other is a
 * group for each. All functions are pure: a vector gives an input.
 */
const base = { policy: 'test', held: false, at: 0 } as const;

/** A cluster by what is known of it. */
export function candidate(name: string, facts: Partial<CandidateCluster> = {}): CandidateCluster {
  return { name, labels: {}, phase: 'ready', ...facts };
}

/** Sections `call` and `settle`; the counts of the last decision replace those in the vector. */
export function askWeighted(vector: Vector, given = counts(vector.given, 'has')): PlacementInput {
  const preferred = preferences(vector.given);
  const names = preferred.map(({ name }) => name);
  return {
    ...base,
    key: vector.given.get('key') ?? '',
    replicas: amount(vector.given, 'want'),
    rules: {
      ...(names.includes('*') ? {} : { clusters: { names } }),
      division: {
        weights: preferred.map(({ name, weight }) => ({ cluster: name, weight })),
        limits: limitsOf(preferred),
      },
      rebalance: rebalanceOf(vector),
    },
    clusters: clustersOf(vector, given),
  };
}

/** The same for the planner that fills clusters in their order. */
export function askFilling(vector: Vector, given = counts(vector.given, 'has')): PlacementInput {
  return {
    ...base,
    key: '',
    replicas: amount(vector.given, 'want'),
    rules: {
      groups: words(vector.given, 'in').map((name) => ({ name, names: [name] })),
      division: { limits: limitsOf(preferences(vector.given)) },
      rebalance: rebalanceOf(vector),
    },
    clusters: clustersOf(vector, given),
  };
}

const rebalanceOf = ({ given }: Vector): PlacementRules['rebalance'] & object => ({
  when: given.has('sticky') ? 'OnLoss' : 'Always',
});

function limitsOf(preferred: readonly Preference[]): LimitRule[] {
  return preferred
    .filter(({ min, max }) => min > 0 || max !== undefined)
    .map(({ name, min, max }) => ({ cluster: name, min, ...(max === undefined ? {} : { max }) }));
}

function clustersOf({ given }: Vector, has: ReadonlyMap<string, number>): CandidateCluster[] {
  const hard = counts(given, 'limit');
  const room = counts(given, 'room');
  return words(given, 'in').map((name) =>
    candidate(name, {
      ...known('given', has.get(name)),
      ...known('capacity', hard.get(name)),
      ...known('learned', room.get(name)),
    }),
  );
}

const known = (field: keyof CandidateCluster, count: number | undefined): object =>
  count === undefined ? {} : { [field]: count };

/** Section `percentage`: how a thousand replicas are split by what is free, each thousandth of a unit holding one. */
export function askShares({ given }: Vector): PlacementInput {
  const free = counts(given, 'free');
  return {
    ...base,
    key: '',
    replicas: 1_000,
    rules: { division: { mode: 'Capacity' }, rebalance: { when: 'Always' } },
    clusters: words(given, 'in').map((name) =>
      candidate(name, { capacity: 1_000 * (free.get(name) ?? 0) }),
    ),
  };
}

/** Section `scheduling`: weights, or in their absence free room, with limits and taints. */
export function askScheduling({ given }: Vector): PlacementInput {
  const weights = [...counts(given, 'weight')].map(([cluster, weight]) => ({ cluster, weight }));
  const has = counts(given, 'has');
  const free = counts(given, 'free');
  const taints = new Map(pairs(given, 'taint').map(([name, text]) => [name, readTaint(text)]));
  return {
    ...base,
    key: '',
    replicas: amount(given, 'want'),
    rules: {
      tolerations: words(given, 'tolerate').map((text) => ({
        ...readTaint(text),
        operator: 'Equal',
      })),
      division: {
        ...(weights.length === 0 ? { mode: 'Capacity' } : { weights }),
        limits: [
          ...[...counts(given, 'min')].map(([cluster, min]) => ({ cluster, min })),
          ...[...counts(given, 'max')].map(([cluster, max]) => ({ cluster, max })),
        ],
      },
      rebalance: { when: 'Always' },
    },
    clusters: words(given, 'in').map((name) => {
      const taint = taints.get(name);
      return candidate(name, {
        ...known('given', has.get(name)),
        ...known('capacity', free.get(name)),
        ...(taint === undefined ? {} : { taints: [taint] }),
      });
    }),
  };
}

/** `key=value:effect`. */
function readTaint(text: string): ClusterTaint {
  const [, key = '', value = '', effect = ''] = /^([^=]*)=([^:]*):(.*)$/.exec(text) ?? [];
  return { key, value, effect: effect as TaintEffect };
}

/** Section `max-clusters`: a score is a weight, the most clusters are a spread constraint. */
export function askMostClusters({ given }: Vector): PlacementInput {
  const scores = counts(given, 'score');
  const most = given.get('most');
  return {
    ...base,
    key: '',
    replicas: 10,
    rules: {
      division: { weights: [...scores].map(([cluster, weight]) => ({ cluster, weight })) },
      ...(most === undefined ? {} : { spread: [{ by: 'Cluster', maxGroups: Number(most) }] }),
    },
    clusters: words(given, 'in').map((name) => candidate(name)),
  };
}
