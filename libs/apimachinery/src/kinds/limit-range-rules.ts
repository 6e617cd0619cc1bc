import type { KubeObject } from '@navarch/model';
import { duplicate, forbiddenField, invalidValue, required } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import { parseQuantity } from '../schema/quantity.js';
import type { FieldError } from '../status.js';
import { shaped } from './shapes.js';

export type Amounts = Readonly<Record<string, string | number>>;

export type LimitShape = {
  readonly type?: string;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
};

export type LimitRangeShape = {
  /** Null: none were given, which is how clients are shown it. */
  readonly spec?: { readonly limits?: readonly LimitShape[] | null };
};

export function validateLimitRange(object: KubeObject): FieldError[] {
  const limits = shaped<LimitRangeShape>(object).spec?.limits ?? [];
  const seen = new Set<string>();
  return limits.flatMap((limit, index) => {
    const field = `spec.limits[${index}]`;
    const { type = '' } = limit;
    const errors = validateType(type, `${field}.type`);
    if (seen.has(type)) errors.push(duplicate(`${field}.type`, type));
    seen.add(type);
    return [...errors, ...validateLimit(limit, field)];
  });
}

const types = new Set(['Pod', 'Container', 'PersistentVolumeClaim']);

function validateType(type: string, field: string): FieldError[] {
  const complaints = complainQualifiedName(type);
  if (complaints.length > 0)
    return complaints.map((complaint) => invalidValue(field, type, complaint));
  return type.includes('/') || types.has(type)
    ? []
    : [invalidValue(field, type, 'must be a standard limit type or fully qualified')];
}

const parts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
const ofContainers = ['default', 'defaultRequest'] as const;

function validateLimit(limit: LimitShape, field: string): FieldError[] {
  const refused =
    limit.type === 'Pod'
      ? ofContainers.filter((part) => Object.keys(limit[part] ?? {}).length > 0)
      : [];
  const named = parts.filter((part) => limit.type !== 'Pod' || !isOfContainers(part));
  const resources = new Set(named.flatMap((part) => Object.keys(limit[part] ?? {})));
  return [
    ...named.flatMap((part) =>
      Object.keys(limit[part] ?? {}).flatMap((name) =>
        validateResource(name, { type: limit.type, field: `${field}.${part}[${name}]` }),
      ),
    ),
    ...refused.map((part) =>
      forbiddenField(`${field}.${part}`, "may not be specified when `type` is 'Pod'"),
    ),
    ...validateClaim(limit, field),
    ...[...resources].flatMap((name) => validateOrder({ limit, name }, field)),
  ];
}

const isOfContainers = (part: string): boolean => ofContainers.some((one) => one === part);

const computed = new Set(['cpu', 'memory', 'ephemeral-storage']);

function validateResource(
  name: string,
  { type, field }: { readonly type: string | undefined; readonly field: string },
): FieldError[] {
  const complaints = complainQualifiedName(name);
  if (complaints.length > 0)
    return complaints.map((complaint) => invalidValue(field, name, complaint));
  if (name.includes('/') || name.startsWith('hugepages-')) return [];
  const isContained = type === 'Pod' || type === 'Container';
  if (computed.has(name) || (name === 'storage' && !isContained)) return [];
  const errors =
    name === 'storage'
      ? []
      : [invalidValue(field, name, 'must be a standard resource type or fully qualified')];
  return isContained
    ? [...errors, invalidValue(field, name, 'must be a standard resource for containers')]
    : errors;
}

function validateClaim({ type, min = {}, max = {} }: LimitShape, field: string): FieldError[] {
  if (type !== 'PersistentVolumeClaim' || 'storage' in min || 'storage' in max) return [];
  return [
    required(
      `${field}.limits`,
      'either minimum or maximum storage value is required, but neither was provided',
    ),
  ];
}

/** `left` must not be more than `right`; the complaint is about the field that is named, and shows its amount or that of `shows`. */
type Order = {
  readonly left: (typeof parts)[number];
  readonly right: (typeof parts)[number];
  readonly about: (typeof parts)[number];
  readonly shows?: (typeof parts)[number];
  readonly words: readonly [left: string, right: string];
};

const orders: readonly Order[] = [
  { left: 'min', right: 'max', about: 'min', words: ['min', 'max'] },
  {
    left: 'min',
    right: 'defaultRequest',
    about: 'defaultRequest',
    words: ['min', 'default request'],
  },
  {
    left: 'defaultRequest',
    right: 'max',
    about: 'defaultRequest',
    words: ['default request', 'max'],
  },
  {
    left: 'defaultRequest',
    right: 'default',
    about: 'defaultRequest',
    words: ['default request', 'default limit'],
  },
  { left: 'min', right: 'default', about: 'default', shows: 'min', words: ['min', 'default'] },
  { left: 'default', right: 'max', about: 'default', words: ['default', 'max'] },
];

const nanosOf = (amount: string | number): bigint => parseQuantity(String(amount))?.nanos ?? 0n;

function validateOrder(
  { limit, name }: { readonly limit: LimitShape; readonly name: string },
  field: string,
): FieldError[] {
  const errors = orders.flatMap(({ left, right, about, shows = about, words }) => {
    const [low, high] = [limit[left]?.[name], limit[right]?.[name]];
    if (low === undefined || high === undefined || nanosOf(low) <= nanosOf(high)) return [];
    return [
      invalidValue(
        `${field}.${about}[${name}]`,
        String(limit[shows]?.[name]),
        `${words[0]} value ${low} is greater than ${words[1]} value ${high}`,
      ),
    ];
  });
  return [...errors, ...validateRatio({ limit, name }, `${field}.maxLimitRequestRatio[${name}]`)];
}

function validateRatio(
  { limit, name }: { readonly limit: LimitShape; readonly name: string },
  field: string,
): FieldError[] {
  const ratio = limit.maxLimitRequestRatio?.[name];
  if (ratio === undefined) return [];
  if (nanosOf(ratio) < nanosOf('1'))
    return [invalidValue(field, String(ratio), `ratio ${ratio} is less than 1`)];
  const [low, high] = [limit.min?.[name], limit.max?.[name]];
  if (low === undefined || high === undefined || nanosOf(low) === 0n) return [];
  const span = Number(nanosOf(high)) / Number(nanosOf(low));
  if (Number(nanosOf(ratio)) / Number(nanosOf('1')) <= span) return [];
  const why = `ratio ${ratio} is greater than max/min = ${span.toFixed(6)}`;
  return [invalidValue(field, String(ratio), why)];
}
