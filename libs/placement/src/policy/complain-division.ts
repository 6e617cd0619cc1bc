import type { DivisionMode, ReplicasOrPercent } from '@navarch/model';
import { limits as bounds } from '../limits.js';
import { join } from '../parsed.js';
import { parsePreferences } from '../preferences.js';
import { percentOf } from './amounts.js';
import { checkLabelSelector } from './complain-selectors.js';
import { clusterOrAllOf, saidOf } from './name-rules.js';
import {
  amountOf,
  eachRepeated,
  fieldsOf,
  isGiven,
  objectsOf,
  oneOf,
  refuse,
  required,
  type Spot,
  wholeOf,
} from './spot.js';

const modes = ['Duplicated', 'Weighted', 'Capacity', 'Packed', 'V1'] as const;

/** Returns the mode that the rules mean; undefined when they name one that there is not. */
export function checkDivision(spot: Spot): DivisionMode | undefined {
  const fields = fieldsOf(spot, ['mode', 'weights', 'limits', 'preferences']);
  const { mode, weights, limits, preferences } = fields;
  checkWeights(weights);
  checkLimits(limits);
  checkPreferences(preferences);
  const meant = isGiven(mode) ? oneOf(mode, modes) : 'Weighted';
  if (meant === undefined) return undefined;
  if (isGiven(weights) && meant !== 'Weighted') {
    refuse(weights, `must be left out with mode ${meant}: weights are for mode Weighted`);
  }
  if (isGiven(limits) && meant === 'V1') {
    refuse(
      limits,
      'must be left out with mode V1: its preferences have minReplicas and maxReplicas',
    );
  }
  if (isGiven(preferences) && meant !== 'V1') {
    refuse(preferences, `must be left out with mode ${meant}: preferences are for mode V1`);
  }
  return meant;
}

function checkWeights(spot: Spot): void {
  const named = objectsOf(spot).map((rule) => {
    const { cluster, labelSelector, weight } = fieldsOf(rule, [
      'cluster',
      'labelSelector',
      'weight',
    ]);
    checkEither(rule, { cluster, labelSelector });
    checkLabelSelector(labelSelector);
    if (required(weight, `a whole number from 0 to ${bounds.weightMax}`)) {
      wholeOf(weight, { least: 0, most: bounds.weightMax });
    }
    return { key: clusterOrAllOf(cluster), spot: cluster };
  });
  eachRepeated(named, refuseRepeated('weight'));
}

function checkLimits(spot: Spot): void {
  const rules = objectsOf(spot).map((rule) => {
    const { cluster, region, ...amounts } = fieldsOf(rule, limitFields);
    checkEither(rule, { cluster, region });
    const fixed = checkAmounts(rule, amounts);
    return { rule, fixed, cluster, region };
  });
  const ofClusters = rules.map(({ cluster, fixed }) => {
    return { key: clusterOrAllOf(cluster), spot: cluster, fixed };
  });
  const ofRegions = rules.map(({ region, fixed }) => {
    return { key: saidOf(region, 'the name of a region'), spot: region, fixed };
  });
  eachRepeated(ofClusters, refuseRepeated('limit'));
  eachRepeated(ofRegions, refuseRepeated('limit'));
  // `*` is for each of the others, and there may be none; regions are made of clusters, so they are a sum of their own.
  checkSum(
    spot,
    ofClusters.filter(({ key }) => key !== '*'),
  );
  checkSum(spot, ofRegions);
}

const limitFields = ['cluster', 'region', 'min', 'max', 'fixed'] as const;
type AmountSpots = Readonly<Record<'min' | 'max' | 'fixed', Spot>>;

/** Returns the fixed amount, if it is one. */
function checkAmounts(
  rule: Spot,
  { min: minSpot, max: maxSpot, fixed: fixedSpot }: AmountSpots,
): ReplicasOrPercent | undefined {
  const [min, max, fixed] = [amountOf(minSpot), amountOf(maxSpot), amountOf(fixedSpot)];
  const isFixed = isGiven(fixedSpot);
  if (!isFixed && !isGiven(minSpot) && !isGiven(maxSpot)) {
    refuse(rule, 'must have at least one of min, max and fixed');
  }
  if (isFixed && (isGiven(minSpot) || isGiven(maxSpot))) {
    refuse(fixedSpot, 'must be alone: it takes the place of min and max');
  }
  if (min !== undefined && max !== undefined && isAbove(min, max)) {
    refuse(minSpot, `must not be above max, ${max}, but is ${min}`);
  }
  return fixed;
}

/** A number and a percentage cannot be compared without a workload. */
function isAbove(min: ReplicasOrPercent, max: ReplicasOrPercent): boolean {
  if (typeof min === 'number' && typeof max === 'number') return min > max;
  if (typeof min === 'number' || typeof max === 'number') return false;
  return (percentOf(min) ?? 0) > (percentOf(max) ?? 0);
}

function checkSum(
  spot: Spot,
  rules: readonly {
    readonly key: string | undefined;
    readonly fixed: ReplicasOrPercent | undefined;
  }[],
): void {
  let percent = 0;
  for (const { key, fixed } of rules) {
    if (key !== undefined && typeof fixed === 'string') percent += percentOf(fixed) ?? 0;
  }
  if (percent > 100) {
    refuse(spot, `must not fix more than 100% of the replicas, but fixes ${percent}%`);
  }
}

/** The annotation's parser knows what preferences may say. */
function checkPreferences(spot: Spot): void {
  if (!isGiven(spot)) return;
  const parsed = parsePreferences(JSON.stringify(spot.json));
  if (parsed.ok) return;
  for (const { path, message } of parsed.errors) {
    spot.report(path === '' ? spot.path : join(spot.path, path), message);
  }
}

/** Exactly one of two fields. */
function checkEither(rule: Spot, fields: Readonly<Record<string, Spot>>): void {
  const given = Object.values(fields).filter(isGiven);
  if (given.length !== 1)
    refuse(rule, `must have exactly one of ${Object.keys(fields).join(' and ')}`);
}

const refuseRepeated =
  (what: string) =>
  (spot: Spot, name: string): void =>
    refuse(spot, `must not repeat ${name === '*' ? '"*"' : name}: it has a ${what} above`);
