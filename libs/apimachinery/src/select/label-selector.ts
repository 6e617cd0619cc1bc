/**
 * Label selectors once they are parsed: a conjunction of requirements, or the selector of nothing.
 *
 * The selector of nothing exists because an absent `metav1.LabelSelector` selects no object while an empty one
 * selects them all; a flag on an empty list could be forgotten.
 */

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | '>' | '<';

export type LabelRequirement = {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Sorted, without repetition; one for comparisons, none for `exists` and `!`. */
  readonly values: readonly string[];
};

export type LabelSelector =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'all'; readonly requirements: readonly LabelRequirement[] };

export type Labels = Readonly<Record<string, string>>;

export const selectNothing: LabelSelector = { kind: 'nothing' };
export const selectEverything: LabelSelector = { kind: 'all', requirements: [] };

export const matchesLabels = (selector: LabelSelector, labels: Labels | undefined): boolean =>
  selector.kind === 'all' &&
  selector.requirements.every((requirement) => matchesOne(requirement, labels ?? {}));

/** As kubectl and `Scale.status.selector` show it: `a=b,c in (d,e),!f`. */
export const printSelector = (selector: LabelSelector): string =>
  selector.kind === 'all' ? selector.requirements.map(printRequirement).join(',') : '';

/** Requirements in the order in which selectors are printed and compared: by key. */
export const selectAll = (requirements: readonly LabelRequirement[]): LabelSelector => ({
  kind: 'all',
  requirements: requirements.toSorted((a, b) => compareTexts(a.key, b.key)),
});

/** Undefined for what is no 64-bit integer. */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > 20 || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function matchesOne({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  // Labels come from users: only their own keys count, not what every JavaScript object inherits.
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return tests[operator](value, values);
}

type Test = (value: string | undefined, values: readonly string[]) => boolean;

const isAmong: Test = (value, values) => value !== undefined && values.includes(value);
const isNotAmong: Test = (value, values) => !isAmong(value, values);

const compared =
  (holds: (left: bigint, right: bigint) => boolean): Test =>
  (value, values) => {
    const [left, right] = [parseInteger(value ?? ''), parseInteger(values[0] ?? '')];
    return left !== undefined && right !== undefined && holds(left, right);
  };

const tests: Readonly<Record<LabelOperator, Test>> = {
  '=': isAmong,
  '==': isAmong,
  in: isAmong,
  '!=': isNotAmong,
  notin: isNotAmong,
  exists: (value) => value !== undefined,
  '!': (value) => value === undefined,
  '>': compared((left, right) => left > right),
  '<': compared((left, right) => left < right),
};

function printRequirement({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  const list = values.join(',');
  return operator === 'in' || operator === 'notin'
    ? `${key} ${operator} (${list})`
    : `${key}${operator}${list}`;
}
