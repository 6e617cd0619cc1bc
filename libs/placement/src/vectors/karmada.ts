import type { DivisionRules, PlacementRules, SpreadConstraint } from '@navarch/model';
import type { CandidateCluster, PlacementInput } from '../plan.js';
import { candidate } from './kubeadmiral.js';
import { amount, counts, pairs, range, words } from './vector.js';
import type { Vector } from './vector.js';

/**
 * Karmada's wishes in our words: static weights are `Weighted` with `rebalance: Always` (it always divides anew),
 * dynamic weights `Capacity` and aggregated `Packed`, both with `OnLoss`; overflow tiers are groups; a score is a
 * weight, since ours has no scores and prefers the heavier.
 */
const base = { key: '', policy: 'test', held: false, at: 0 } as const;

/** Sections that divide replicas over clusters: `static`, `dynamic…`, `duplicated`, `assign`. */
export function askDivision(vector: Vector): PlacementInput {
  const { given } = vector;
  const free = counts(given, 'free');
  const has = counts(given, 'has');
  return {
    ...base,
    replicas: amount(given, 'want'),
    rules: rulesOf(vector),
    clusters: words(given, 'in').map((name) => {
      const room = free.get(name);
      const before = has.get(name);
      return candidate(name, {
        ...(before === undefined ? {} : { given: before }),
        ...(room === undefined ? {} : { capacity: room + (before ?? 0) }),
      });
    }),
  };
}

function rulesOf(vector: Vector): PlacementRules {
  const { given, section } = vector;
  const tiers = (given.get('tiers') ?? '').split(' / ').filter((tier) => tier !== '');
  return {
    ...(tiers.length === 0
      ? {}
      : { groups: tiers.map((tier, at) => ({ name: `tier-${at}`, names: tier.split(' ') })) }),
    division: divisionOf(vector),
    rebalance: { when: given.has('weight') || section === 'static' ? 'Always' : 'OnLoss' },
  };
}

function divisionOf({ given, section }: Vector): DivisionRules {
  if (section === 'duplicated') return { mode: 'Duplicated' };
  if (given.has('aggregated')) return { mode: 'Packed' };
  if (given.has('free')) return { mode: 'Capacity' };
  const weights = new Map<string, number>();
  // Of two rules for one cluster the larger counts; ours has one rule for each.
  for (const [name, weight] of pairs(given, 'weight')) {
    weights.set(name, Math.max(weights.get(name) ?? 0, Number(weight)));
  }
  return { weights: [...weights].map(([cluster, weight]) => ({ cluster, weight })) };
}

/**
 * Sections `webster`, `spread-replicas` and `seats`: so many more on top of what there is. Who has no weight gets no
 * more, which is weight 0.
 */
export function askSeats({ given }: Vector): PlacementInput {
  const has = counts(given, 'has');
  const weights = counts(given, 'weight');
  const names = [...new Set([...weights.keys(), ...has.keys()])];
  return {
    ...base,
    replicas: [...has.values()].reduce((sum, one) => sum + one, amount(given, 'more')),
    rules: {
      division: {
        weights: names.map((cluster) => ({ cluster, weight: weights.get(cluster) ?? 0 })),
      },
    },
    clusters: names.map((name) => candidate(name, { given: has.get(name) ?? 0 })),
  };
}

/** Sections `select`, `best` and `regions`: which clusters take part. */
export function askSelection(vector: Vector): PlacementInput {
  const { given } = vector;
  const scores = counts(given, 'score');
  const room = counts(given, 'room');
  const names = words(given, 'names');
  const tiers = rulesOf(vector).groups;
  const weights = [...scores].map(([cluster, score]) => ({ cluster, weight: score + 1 }));
  return {
    ...base,
    replicas: given.has('want') ? amount(given, 'want') : words(given, 'in').length,
    rules: {
      ...(names.length === 0 ? {} : { clusters: { names } }),
      ...(tiers === undefined ? {} : { groups: tiers }),
      division: given.has('duplicated') ? { mode: 'Duplicated' } : { weights },
      spread: spreadOf(vector),
    },
    clusters: words(given, 'in').map((text): CandidateCluster => {
      const [name = '', region] = text.split('@');
      const capacity = room.get(name);
      return candidate(name, {
        ...(region === undefined ? {} : { region }),
        ...(capacity === undefined ? {} : { capacity }),
      });
    }),
  };
}

/** Section `groups`: regions of so many clusters, as `R1-0`, `R1-1`; a region's score is shared by its clusters. */
export function askRegions(vector: Vector): PlacementInput {
  const { given } = vector;
  const scores = counts(given, 'region-score');
  const clusters = [...counts(given, 'size')].flatMap(([region, size]) =>
    Array.from({ length: size }, (_, at) => ({
      cluster: candidate(`${region}-${at}`, { region }),
      // 60 is a multiple of every size there is.
      weight: (60 * (scores.get(region) ?? 0)) / size,
    })),
  );
  return {
    ...base,
    replicas: clusters.length,
    rules: {
      division: {
        weights: clusters.map(({ cluster, weight }) => ({ cluster: cluster.name, weight })),
      },
      spread: spreadOf(vector),
    },
    clusters: clusters.map(({ cluster }) => cluster),
  };
}

function spreadOf({ given }: Vector): SpreadConstraint[] {
  const named = { regions: 'Region', clusters: 'Cluster' } as const;
  return (['regions', 'clusters'] as const).flatMap((word) => {
    const text = given.get(word);
    if (text === undefined) return [];
    const { min, max } = range(text);
    return [
      {
        by: named[word],
        ...(min === 0 ? {} : { minGroups: min }),
        ...(max === undefined ? {} : { maxGroups: max }),
      },
    ];
  });
}
