import { duplicate, invalidValue, notSupported, required } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import type {
  AffinityShape,
  PodPlacementShape,
  PodTerms,
  SpreadShape,
  TermShape,
} from './pod-shapes.js';

const must = 'requiredDuringSchedulingIgnoredDuringExecution';
const should = 'preferredDuringSchedulingIgnoredDuringExecution';

/** What `field` has is below the spec of a Pod. */
export function validatePodPlacement(spec: PodPlacementShape, field: string): FieldError[] {
  const { readinessGates = [], schedulingGates = [] } = spec;
  return [
    ...validateAffinity(spec.affinity ?? {}, `${field}.affinity`),
    ...readinessGates.flatMap(({ conditionType = '' }, index) =>
      qualified(conditionType, `${field}.readinessGates[${index}].conditionType`),
    ),
    ...schedulingGates.flatMap(({ name = '' }, index) =>
      qualified(name, `${field}.schedulingGates[${index}]`),
    ),
    ...validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
  ];
}

const qualified = (name: string, field: string): FieldError[] =>
  complainQualifiedName(name).map((complaint) => invalidValue(field, name, complaint));

function validateAffinity(affinity: AffinityShape, field: string): FieldError[] {
  const { nodeAffinity = {} } = affinity;
  const terms = nodeAffinity[must];
  const nodes = `${field}.nodeAffinity`;
  return [
    ...(terms !== undefined && (terms.nodeSelectorTerms ?? []).length === 0
      ? [
          required(
            `${nodes}.${must}.nodeSelectorTerms`,
            'must have at least one node selector term',
          ),
        ]
      : []),
    ...(nodeAffinity[should] ?? []).flatMap(({ weight }, index) =>
      validWeight(weight, `${nodes}.${should}[${index}].weight`),
    ),
    ...(['podAffinity', 'podAntiAffinity'] as const).flatMap((part) =>
      validateTerms(affinity[part] ?? {}, `${field}.${part}`),
    ),
  ];
}

function validateTerms(terms: PodTerms, field: string): FieldError[] {
  return [
    ...(terms[must] ?? []).flatMap((term, index) =>
      validTerm(term, `${field}.${must}[${index}].topologyKey`),
    ),
    ...(terms[should] ?? []).flatMap(({ weight, podAffinityTerm = {} }, index) => [
      ...validWeight(weight, `${field}.${should}[${index}].weight`),
      ...validTerm(podAffinityTerm, `${field}.${should}[${index}].podAffinityTerm.topologyKey`),
    ]),
  ];
}

const validTerm = ({ topologyKey = '' }: TermShape, field: string): FieldError[] => [
  ...(topologyKey === '' ? [required(field, 'can not be empty')] : []),
  ...qualified(topologyKey, field),
];

const weightMax = 100;

const validWeight = (weight = 0, field: string): FieldError[] =>
  weight < 1 || weight > weightMax
    ? [invalidValue(field, weight, `must be in the range 1-${weightMax}`)]
    : [];

const ways = ['DoNotSchedule', 'ScheduleAnyway'];

function validateSpread(constraints: readonly SpreadShape[], field: string): FieldError[] {
  const keys = constraints.map(
    ({ topologyKey, whenUnsatisfiable }) => `{${topologyKey}, ${whenUnsatisfiable}}`,
  );
  const last = new Map(keys.map((key, index) => [key, index]));
  return constraints.flatMap((constraint, index) => {
    const at = `${field}[${index}]`;
    const key = keys[index] ?? '';
    return [
      ...aboveZero(constraint.maxSkew ?? 0, `${at}.maxSkew`),
      ...((constraint.topologyKey ?? '') === ''
        ? [required(`${at}.topologyKey`, 'can not be empty')]
        : []),
      ...(ways.includes(constraint.whenUnsatisfiable ?? '')
        ? []
        : [notSupported(`${at}.whenUnsatisfiable`, constraint.whenUnsatisfiable ?? '', ways)]),
      // Of two alike, the first is told.
      ...(last.get(key) === index
        ? []
        : [duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, key)]),
      ...validateDomains(constraint, `${at}.minDomains`),
    ];
  });
}

const aboveZero = (value: number, field: string): FieldError[] =>
  value > 0 ? [] : [invalidValue(field, value, 'must be greater than zero')];

function validateDomains(
  { minDomains, whenUnsatisfiable }: SpreadShape,
  field: string,
): FieldError[] {
  if (minDomains === undefined) return [];
  const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  return [
    ...aboveZero(minDomains, field),
    ...(whenUnsatisfiable === 'DoNotSchedule' ? [] : [invalidValue(field, minDomains, why)]),
  ];
}
