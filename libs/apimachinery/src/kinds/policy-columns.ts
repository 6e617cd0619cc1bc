import type {
  FailbackRules,
  KubeObject,
  LabelSelector,
  PlacementPolicy,
  ResourceSelector,
  SelectorRequirement,
  SpreadConstraint,
} from '@navarch/model';
import type { Column } from '../kind.js';
import { ageColumn, countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { kindLimits } from './limits.js';

/** The columns of both kinds of policy. */
export const policyColumns: readonly Column[] = [
  nameColumn,
  countColumn({
    name: 'Priority',
    description: 'The higher wins.',
    cell: (object) => specOf(object).priority ?? 0,
  }),
  textColumn({
    name: 'Mode',
    description: 'How replicas are divided.',
    cell: (object) => specOf(object).placement.division?.mode ?? 'Weighted',
  }),
  textColumn({
    name: 'Rebalance',
    description: 'When replicas that run are moved.',
    cell: (object) => specOf(object).placement.rebalance?.when ?? 'OnLoss',
  }),
  textColumn({ name: 'Selects', description: 'What the policy governs.', cell: selectsText }),
  ageColumn,
  wide(
    textColumn({
      name: 'Spread',
      description: 'Over how many groups of clusters replicas are spread.',
      cell: (object) => orNone(specOf(object).placement.spread?.map(spreadText).join(', ')),
    }),
  ),
  wide(
    textColumn({
      name: 'Failback',
      description: 'What a cluster that returns gets of what it had, and when.',
      cell: (object) => failbackText(specOf(object).placement.failback ?? {}),
    }),
  ),
];

const specOf = (object: KubeObject): PlacementPolicy['spec'] =>
  (object as unknown as PlacementPolicy).spec;

const orNone = (text: string | undefined): string =>
  text === undefined || text === '' ? '<none>' : text;

/** `ReplicaSet/web, Secret(app=web)`, and how many there are besides. */
function selectsText(object: KubeObject): string {
  const selectors = specOf(object).resourceSelectors;
  const shown = selectors.slice(0, kindLimits.selectorsShownMax).map(selectorText);
  const more = selectors.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function selectorText({ kind, name, labelSelector }: ResourceSelector): string {
  const labels = labelSelector === undefined ? '' : labelsText(labelSelector);
  return [
    kind,
    ...(name === undefined ? [] : [`/${name}`]),
    ...(labels === '' ? [] : [`(${labels})`]),
  ].join('');
}

const labelsText = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string =>
  [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(requirementText),
  ].join(',');

function requirementText({ key, operator, values = [] }: SelectorRequirement): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'Gt':
      return `${key}>${values.join(',')}`;
    case 'Lt':
      return `${key}<${values.join(',')}`;
  }
}

/** `Region 2..3 skew 1`, with `..` open where there is no bound. */
function spreadText({ by, labelKey, minGroups, maxGroups, maxSkew }: SpreadConstraint): string {
  const hasRange = minGroups !== undefined || maxGroups !== undefined;
  return [
    by === 'Label' ? (labelKey ?? by) : by,
    ...(hasRange ? [`${minGroups ?? ''}..${maxGroups ?? ''}`] : []),
    ...(maxSkew === undefined ? [] : [`skew ${maxSkew}`]),
  ].join(' ');
}

/** `Auto after 300s, 22:00-04:00` */
function failbackText({ mode = 'Auto', healthyForSeconds = 0, window }: FailbackRules): string {
  if (mode === 'Never') return mode;
  const wait = healthyForSeconds > 0 ? ` after ${healthyForSeconds}s` : '';
  return `${mode}${wait}${window === undefined ? '' : `, ${window.start}-${window.end}`}`;
}
