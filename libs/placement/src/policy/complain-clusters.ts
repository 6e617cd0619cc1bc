import { checkLabelKey, checkLabelValue, labelNameOf } from './name-rules.js';
import { checkSelection, selectionFields } from './complain-selectors.js';
import {
  anyWhole,
  eachRepeated,
  fieldsOf,
  isGiven,
  objectsOf,
  oneOf,
  positives,
  refuse,
  required,
  type Spot,
  wholeOf,
} from './spot.js';

/** Ordered groups of clusters. */
export function checkGroups(spot: Spot): void {
  const named = objectsOf(spot).map((group) => {
    const { name, ...selection } = fieldsOf(group, ['name', ...selectionFields]);
    checkSelection(selection);
    required(name, 'what the group is called');
    return { key: labelNameOf(name, 'the name of a group'), spot: name };
  });
  eachRepeated(named, (name, text) => refuse(name, `must be unique, but a group above is ${text}`));
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
const tolerationFields = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'] as const;

/** As Kubernetes checks a pod's. */
export function checkToleration(spot: Spot): void {
  const fields = fieldsOf(spot, tolerationFields);
  const { key, operator, value, effect, tolerationSeconds } = fields;
  checkLabelKey(key, 'a taint key, or be left out for every taint');
  checkLabelValue(value);
  const word = isGiven(operator) ? oneOf(operator, ['Equal', 'Exists']) : 'Equal';
  if (word === 'Equal' && !isGiven(key)) {
    refuse(operator, 'must be Exists where there is no key: every taint is tolerated then');
  }
  if (word === 'Exists' && isGiven(value) && value.json !== '') {
    refuse(value, 'must be left out with operator Exists');
  }
  const meant = oneOf(effect, effects);
  wholeOf(tolerationSeconds, anyWhole);
  if (isGiven(tolerationSeconds) && meant !== undefined && meant !== 'NoExecute') {
    refuse(tolerationSeconds, `must be left out with effect ${meant}: it is for NoExecute`);
  }
}

const kinds = ['Cluster', 'Region', 'Zone', 'Provider', 'Label'] as const;
const spreadFields = ['by', 'labelKey', 'minGroups', 'maxGroups', 'maxSkew'] as const;

export function checkSpread(spot: Spot): void {
  const constraints = objectsOf(spot).map((constraint) => {
    const { by, labelKey, ...groups } = fieldsOf(constraint, spreadFields);
    required(by, `one of ${kinds.join(', ')}`);
    const kind = oneOf(by, kinds);
    checkLabelKey(labelKey, 'a label key');
    if (kind === 'Label') required(labelKey, 'the label whose values are the groups');
    else if (kind !== undefined && isGiven(labelKey)) {
      refuse(labelKey, `must be left out with by ${kind}: it is for by Label`);
    }
    checkGroupCounts(constraint, groups);
    return { key: kind, spot: by };
  });
  eachRepeated(constraints, (by, kind) =>
    refuse(by, `must not repeat ${kind}: put both conditions into one constraint`),
  );
}

function checkGroupCounts(
  constraint: Spot,
  { minGroups, maxGroups, maxSkew }: Readonly<Record<'minGroups' | 'maxGroups' | 'maxSkew', Spot>>,
): void {
  const [min, max] = [wholeOf(minGroups, positives), wholeOf(maxGroups, positives)];
  wholeOf(maxSkew, positives);
  if (![minGroups, maxGroups, maxSkew].some(isGiven)) {
    refuse(constraint, 'must have at least one of minGroups, maxGroups and maxSkew');
  }
  if (min !== undefined && max !== undefined && min > max) {
    refuse(minGroups, `must not be above maxGroups, ${max}, but is ${min}`);
  }
}
