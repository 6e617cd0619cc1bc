/**
 * Selectors over labels, and over what a cluster says of itself, with the answer in words.
 *
 * Kubernetes' rules: all requirements must hold; what is absent is not in any list, so NotIn and DoesNotExist select
 * it; Gt and Lt compare 64-bit integers, and anything else is neither above nor below.
 */
import type { LabelSelector, SelectorRequirement } from '@navarch/model';

type Labels = Readonly<Record<string, string>>;

/** What a field selector can ask of a cluster; '' is the same as absent. */
export const selectableFields = ['provider', 'region', 'zone'] as const;
type SelectableCluster = { readonly [Field in (typeof selectableFields)[number]]?: string };

/** The first requirement that the labels do not meet, as a sentence; undefined when all hold. */
export function mismatch(selector: LabelSelector, labels: Labels): string | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const wanted = firstUnequal(matchLabels, labels);
  if (wanted !== undefined) {
    const has = sayWhat(`label ${wanted}`, ownOf(labels, wanted));
    return `${has}; the selector wants "${matchLabels[wanted]}"`;
  }
  const failed = matchExpressions.find((one) => !isMet(one, ownOf(labels, one.key)));
  if (failed === undefined) return undefined;
  const has = sayWhat(`label ${failed.key}`, ownOf(labels, failed.key));
  return `${has}; the selector wants ${sayWanted(failed)}`;
}

/** The same over a cluster's provider, region and zone. */
export function fieldMismatch(
  selector: { readonly matchExpressions: readonly SelectorRequirement[] },
  cluster: SelectableCluster,
): string | undefined {
  const failed = selector.matchExpressions.find((one) => !isMet(one, fieldOf(cluster, one.key)));
  if (failed === undefined) return undefined;
  const has = sayWhat(`the cluster's ${failed.key}`, fieldOf(cluster, failed.key));
  return `${has}; the field selector wants ${sayWanted(failed)}`;
}

/** How many conditions it sets. */
export const requirementsOf = ({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector): number => Object.keys(matchLabels).length + matchExpressions.length;

/** The value of a 64-bit integer as Kubernetes reads it; undefined for any other text. */
export function integerOf(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d{1,30}$/u.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** Of several the first by name, so that the answer does not depend on the order in which they were written. */
function firstUnequal(wanted: Labels, labels: Labels): string | undefined {
  let first: string | undefined;
  for (const key of Object.keys(wanted)) {
    if (ownOf(labels, key) === wanted[key]) continue;
    if (first === undefined || key < first) first = key;
  }
  return first;
}

/** A label may be called `constructor`. */
const ownOf = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

function fieldOf(cluster: SelectableCluster, key: string): string | undefined {
  const field = selectableFields.find((one) => one === key);
  const value = field === undefined ? undefined : cluster[field];
  return value === '' ? undefined : value;
}

function isMet({ operator, values = [] }: SelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values[0], (number, bound) => number > bound);
    case 'Lt':
      return compares(value, values[0], (number, bound) => number < bound);
  }
}

function compares(
  value: string | undefined,
  bound: string | undefined,
  holds: (value: bigint, bound: bigint) => boolean,
): boolean {
  const [number, limit] = [integerOf(value), integerOf(bound)];
  return number !== undefined && limit !== undefined && holds(number, limit);
}

const sayWhat = (what: string, value: string | undefined): string =>
  value === undefined ? `${what} is absent` : `${what} is "${value}"`;

function sayWanted({ operator, values = [] }: SelectorRequirement): string {
  switch (operator) {
    case 'In':
      return `one of (${values.join(', ')})`;
    case 'NotIn':
      return `none of (${values.join(', ')})`;
    case 'Exists':
      return 'it to be there';
    case 'DoesNotExist':
      return 'it not to be there';
    case 'Gt':
      return `a whole number above ${values[0]}`;
    case 'Lt':
      return `a whole number below ${values[0]}`;
  }
}
