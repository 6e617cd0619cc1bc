import type { SelectorRequirement } from '@navarch/model';
import { integerOf, selectableFields } from './label-selector.js';
import { checkLabelKey, checkLabelValue, saidOf, labelNameOf } from './name-rules.js';
import {
  entriesOf,
  fieldsOf,
  isGiven,
  itemsOf,
  objectsOf,
  oneOf,
  refuse,
  refuseEmpty,
  required,
  type Spot,
} from './spot.js';

/** Who is meant: of workloads by their labels, of clusters by name, labels and fields. */
export const selectionFields = ['names', 'labelSelector', 'fieldSelector', 'exclude'] as const;
type SelectionSpots = Readonly<Record<(typeof selectionFields)[number], Spot>>;

export function checkSelection({ names, labelSelector, fieldSelector, exclude }: SelectionSpots) {
  refuseEmpty(names, 'must hold at least one name, or be left out for every cluster');
  for (const name of [...itemsOf(names), ...itemsOf(exclude)]) {
    labelNameOf(name, 'the name of a cluster');
  }
  checkLabelSelector(labelSelector);
  checkFieldSelector(fieldSelector);
}

export function checkLabelSelector(spot: Spot): void {
  const { matchLabels, matchExpressions } = fieldsOf(spot, ['matchLabels', 'matchExpressions']);
  for (const [key, value] of entriesOf(matchLabels)) {
    checkLabelKey({ ...value, json: key }, 'a label key');
    checkLabelValue(value);
  }
  const checks = {
    key: (key: Spot) => checkLabelKey(key, 'a label key'),
    value: checkLabelValue,
  };
  for (const one of objectsOf(matchExpressions)) checkRequirement(one, checks);
}

function checkFieldSelector(spot: Spot): void {
  const { matchExpressions } = fieldsOf(spot, ['matchExpressions']);
  if (isGiven(spot)) required(matchExpressions, 'a list of requirements');
  const checks = {
    key: (key: Spot) => oneOf(key, selectableFields),
    value: (value: Spot) => saidOf(value, 'a value that clusters can have'),
  };
  refuseEmpty(matchExpressions, 'must hold at least one requirement');
  for (const one of objectsOf(matchExpressions)) checkRequirement(one, checks);
}

/** How many values each takes. */
const operators = {
  In: 'some',
  NotIn: 'some',
  Exists: 'none',
  DoesNotExist: 'none',
  Gt: 'oneNumber',
  Lt: 'oneNumber',
} as const satisfies Record<SelectorRequirement['operator'], keyof typeof valueRules>;
const operatorNames = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;

const valueRules = {
  some: {
    holds: (values: readonly Spot[]) => values.length > 0,
    message: 'must hold at least one value',
  },
  none: { holds: (values: readonly Spot[]) => values.length === 0, message: 'must be left out' },
  oneNumber: {
    holds: (values: readonly Spot[]) => values.length === 1 && isInteger(values[0]?.json),
    message: 'must hold exactly one whole number, as a text,',
  },
} as const;

function checkRequirement(
  spot: Spot,
  checks: { readonly key: (key: Spot) => void; readonly value: (value: Spot) => void },
): void {
  const { key, operator, values } = fieldsOf(spot, ['key', 'operator', 'values']);
  if (required(key, 'what the requirement is about')) checks.key(key);
  const found = itemsOf(values);
  if (!required(operator, `one of ${operatorNames.join(', ')}`)) return;
  const word = oneOf(operator, operatorNames);
  if (word === undefined) return;
  const rule = valueRules[operators[word]];
  if (!rule.holds(found)) refuse(values, `${rule.message} for operator ${word}`);
  // A bound with a sign is no label value.
  else if (operators[word] === 'some') found.forEach(checks.value);
}

const isInteger = (json: unknown): boolean =>
  typeof json === 'string' && integerOf(json) !== undefined;
