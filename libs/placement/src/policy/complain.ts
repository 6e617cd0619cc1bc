/**
 * Everything about a policy that cannot be right and that its shape alone does not show.
 *
 * Whatever the caller has checked before, any JSON may come here: one that was never near an API, in a file for a
 * what-if, is checked just as well. Each message says what must hold, at the path where a person would repair it.
 */
import { limits } from '../limits.js';
import type { ParseError } from '../parsed.js';
import { checkGroups, checkSpread, checkToleration } from './complain-clusters.js';
import { checkDivision } from './complain-division.js';
import { checkFailback, checkFailover, checkMove, checkRebalance } from './complain-moves.js';
import { checkLabelSelector, checkSelection, selectionFields } from './complain-selectors.js';
import { checkSync } from './complain-sync.js';
import { checkObjectName, saidOf } from './name-rules.js';
import {
  amountOf,
  fieldsOf,
  isGiven,
  objectsOf,
  oneOf,
  anyWhole,
  refuse,
  refuseEmpty,
  required,
  type Spot,
  wholeOf,
} from './spot.js';

/** Mistakes in the `spec` of a PlacementPolicy; paths start below it: `placement.division.weights[2].weight`. */
export const complainAboutPolicySpec = (spec: unknown): readonly ParseError[] =>
  collect(spec, checkPolicySpec);

/** Mistakes in rules that stand alone (the default's); paths start below them: `division.weights[2].weight`. */
export const complainAboutRules = (rules: unknown): readonly ParseError[] =>
  collect(rules, checkRules);

function collect(json: unknown, check: (spot: Spot) => void): readonly ParseError[] {
  const errors: ParseError[] = [];
  const spot = {
    json,
    path: '',
    report: (path: string, message: string) => errors.push({ path, message }),
  };
  if (required(spot, 'an object')) check(spot);
  return errors.slice(0, limits.errorsMax);
}

function checkPolicySpec(spot: Spot): void {
  const fields = fieldsOf(spot, ['resourceSelectors', 'priority', 'placement', 'sync']);
  const { resourceSelectors, priority, placement, sync } = fields;
  if (required(resourceSelectors, 'what the policy governs')) {
    const message = 'must hold at least one selector: the policy governs nothing otherwise';
    refuseEmpty(resourceSelectors, message);
    objectsOf(resourceSelectors).forEach(checkResourceSelector);
  }
  wholeOf(priority, anyWhole);
  if (required(placement, 'an object; {} is a fair split over all clusters')) checkRules(placement);
  checkSync(sync);
}

const selectorFields = ['apiVersion', 'kind', 'name', 'labelSelector'] as const;

function checkResourceSelector(spot: Spot): void {
  const { apiVersion, kind, name, labelSelector } = fieldsOf(spot, selectorFields);
  required(apiVersion, 'apps/v1, for example');
  saidOf(apiVersion, 'a group and version such as apps/v1');
  required(kind, 'ReplicaSet, for example');
  saidOf(kind, 'a kind such as ReplicaSet');
  checkObjectName(name);
  checkLabelSelector(labelSelector);
}

const ruleFields = [
  'clusters',
  'groups',
  'overflow',
  'tolerations',
  'spread',
  'division',
  'rebalance',
  'failback',
  'failover',
  'minReadyReplicas',
  'move',
  'backlogPriority',
] as const;

function checkRules(spot: Spot): void {
  const fields = fieldsOf(spot, ruleFields);
  checkSelection(fieldsOf(fields.clusters, selectionFields));
  checkGroups(fields.groups);
  oneOf(fields.overflow, ['WhenFull', 'WhenUnavailable']);
  objectsOf(fields.tolerations).forEach(checkToleration);
  checkSpread(fields.spread);
  if (checkDivision(fields.division) === 'V1' && isGiven(fields.spread)) {
    refuse(fields.spread, 'must be left out with mode V1: Federation v1 knows no spread');
  }
  checkRebalance(fields.rebalance);
  checkFailback(fields.failback);
  checkFailover(fields.failover);
  amountOf(fields.minReadyReplicas);
  checkMove(fields.move);
  wholeOf(fields.backlogPriority, anyWhole);
}
