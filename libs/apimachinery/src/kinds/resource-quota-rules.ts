import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField } from '../names/metadata.js';
import { invalidValue, required } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import { equalJson } from '../patch/json-value.js';
import { parseQuantity } from '../schema/quantity.js';
import type { FieldError } from '../status.js';
import { shaped } from './shapes.js';

type Amounts = Readonly<Record<string, string | number>>;

export type QuotaShape = {
  readonly spec?: QuotaSpecShape;
  readonly status?: { readonly hard?: Amounts; readonly used?: Amounts };
};

type QuotaSpecShape = {
  readonly hard?: Amounts;
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeExpression[] };
};

type ScopeExpression = {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
};

export function validateQuota(object: KubeObject): FieldError[] {
  const { spec = {}, status = {} } = shaped<QuotaShape>(object);
  return [
    ...validateAmounts(spec.hard, 'spec.hard'),
    ...validateScopes(spec),
    ...validateScopeSelector(spec),
    // What is only repeated there is complained about once.
    ...(equalJson(status.hard, spec.hard) ? [] : validateAmounts(status.hard, 'status.hard')),
    ...validateAmounts(status.used, 'status.used'),
  ];
}

/** Which objects a quota counts stays as it was: what is already counted would be wrong. */
export function validateQuotaUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<QuotaShape>(next).spec?.scopes;
  const before = shaped<QuotaShape>(previous).spec?.scopes;
  const isSame = isDeepStrictEqual(new Set(after ?? []), new Set(before ?? []));
  return isSame ? [] : [immutableField('spec.scopes', after)];
}

const computed = ['cpu', 'memory', 'ephemeral-storage'];
const counted = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
];
const ofPods = [
  ...computed,
  ...computed.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'pods',
];
const standard: ReadonlySet<string> = new Set([...ofPods, ...counted, 'requests.storage']);
/** Known to Kubernetes as resources, but nothing that a quota counts. */
const uncounted = 'storage';

const isHugePages = (name: string): boolean => /^(requests\.)?hugepages-/.test(name);

function validateAmounts(amounts: Amounts | undefined, field: string): FieldError[] {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => [
    ...validateName(name, `${field}[${name}]`),
    ...validateAmount({ name, amount }, `${field}[${name}]`),
  ]);
}

function validateName(name: string, field: string): FieldError[] {
  const complaints = complainQualifiedName(name);
  if (complaints.length > 0)
    return complaints.map((complaint) => invalidValue(field, name, complaint));
  if (name.includes('/') || standard.has(name) || isHugePages(name)) return [];
  return [
    ...(name === uncounted
      ? []
      : [invalidValue(field, name, 'must be a standard resource type or fully qualified')]),
    invalidValue(field, name, 'must be a standard resource for quota'),
  ];
}

const nanosPerOne = 1_000_000_000n;

function validateAmount(
  { name, amount }: { readonly name: string; readonly amount: string | number },
  field: string,
): FieldError[] {
  const nanos = parseQuantity(String(amount))?.nanos ?? 0n;
  return [
    ...(nanos < 0n
      ? [invalidValue(field, String(amount), 'must be greater than or equal to 0')]
      : []),
    ...(counted.includes(name) && nanos % nanosPerOne !== 0n
      ? [invalidValue(field, String(amount), 'must be an integer')]
      : []),
  ];
}

const knownScopes = new Set([
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
  'VolumeAttributesClass',
]);
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** What of the standard resources a scope leaves to count. */
function fitsScope(resource: string, scope: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass')
    return resource === 'persistentvolumeclaims' || resource === 'requests.storage';
  return ofPods.includes(resource);
}

function validateScopes({ hard = {}, scopes: given = [] }: QuotaSpecShape): FieldError[] {
  const field = 'spec.scopes';
  const errors = given.flatMap((scope) => [
    ...(knownScopes.has(scope) ? [] : [invalidValue(field, given, 'unsupported scope')]),
    ...Object.keys(hard)
      .toSorted()
      .filter((resource) => standard.has(resource) && !fitsScope(resource, scope))
      .map(() => invalidValue(field, given, 'unsupported scope applied to resource')),
  ]);
  const isTorn = opposites.some(([one, other]) => given.includes(one) && given.includes(other));
  return isTorn ? [...errors, invalidValue(field, given, 'conflicting scopes')] : errors;
}

const operators = new Set(['DoesNotExist', 'Exists', 'In', 'NotIn']);

function validateScopeSelector({ scopeSelector }: QuotaSpecShape): FieldError[] {
  // The index is missing in Kubernetes too.
  return (scopeSelector?.matchExpressions ?? []).flatMap((expression) =>
    validateExpression(expression, 'spec.scopeSelector.matchExpressions'),
  );
}

function validateExpression(expression: ScopeExpression, field: string): FieldError[] {
  const { scopeName = '', operator = '', values = [] } = expression;
  return [
    ...(knownScopes.has(scopeName)
      ? []
      : [invalidValue(`${field}.scopeName`, scopeName, 'unsupported scope')]),
    ...(operators.has(operator)
      ? validateValues({ operator, values }, `${field}.values`)
      : [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')]),
  ];
}

function validateValues(
  { operator, values }: { readonly operator: string; readonly values: readonly string[] },
  field: string,
): FieldError[] {
  const compares = operator === 'In' || operator === 'NotIn';
  if (compares === values.length > 0) return [];
  return compares
    ? [
        required(
          field,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      ]
    : [
        invalidValue(
          field,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      ];
}
