import type { PlacementRules, SpreadConstraint } from '@navarch/model';
import type { CandidateCluster } from '../plan.js';
import { readLimit } from './entries.js';

/**
 * Groups of clusters that are bounded as one: a region with a maximum, zones that may differ by two replicas at most.
 * Levels are nested from wide to narrow, and a narrow group is one within its wider group.
 */
export type Level = {
  readonly groupOf: (cluster: CandidateCluster) => string;
  /** The most by which the replicas of two groups may differ. */
  readonly skew: number | undefined;
  readonly boundsOf: (group: string) => GroupBounds;
};

export type GroupBounds = { readonly min: number; readonly max: number };
const unbounded: GroupBounds = { min: 0, max: Number.POSITIVE_INFINITY };

const widest = ['Provider', 'Label', 'Region', 'Zone'] as const;

/** `served`: groups that have to get a replica, by the constraint that wants it. */
export function levelsOf(
  rules: PlacementRules,
  replicas: number,
  served: ReadonlyMap<SpreadConstraint['by'], ReadonlySet<string>>,
): readonly Level[] {
  const spread = widest.flatMap((by): Level[] => {
    const constraint = rules.spread?.find((one) => one.by === by);
    const needy = served.get(by);
    if (constraint === undefined) return [];
    if (constraint.maxSkew === undefined && needy === undefined) return [];
    return [
      {
        groupOf: groupOf(constraint),
        skew: constraint.maxSkew,
        boundsOf: (group) => (needy?.has(group) === true ? { min: 1, max: Infinity } : unbounded),
      },
    ];
  });
  return [...regionLimits(rules, replicas), ...spread];
}

/** The widest of all, whatever else there is: a region's limit holds for all of its clusters together. */
function regionLimits(rules: PlacementRules, replicas: number): readonly Level[] {
  const regions = new Map<string, GroupBounds>();
  for (const rule of rules.division?.limits ?? []) {
    if (rule.region === undefined) continue;
    const { min, max = Number.POSITIVE_INFINITY } = readLimit(rule, replicas);
    regions.set(rule.region, { min, max });
  }
  if (regions.size === 0) return [];
  const boundsOf = (region: string): GroupBounds => regions.get(region) ?? unbounded;
  return [{ groupOf: groupOf({ by: 'Region' }), skew: undefined, boundsOf }];
}

/** Clusters that do not say where they are form one group, called ''. */
export function groupOf({
  by,
  labelKey = '',
}: SpreadConstraint): (cluster: CandidateCluster) => string {
  switch (by) {
    case 'Cluster':
      return ({ name }) => name;
    case 'Region':
      return ({ region = '' }) => region;
    case 'Zone':
      return ({ region = '', zone = '' }) => (zone === '' ? '' : `${region}/${zone}`);
    case 'Provider':
      return ({ provider = '' }) => provider;
    case 'Label':
      return ({ labels }) => (Object.hasOwn(labels, labelKey) ? (labels[labelKey] ?? '') : '');
  }
}
