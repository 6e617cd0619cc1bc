import { describe, join, parseJson, readFields } from './parsed.js';
import type { Parsed, Report } from './parsed.js';

/** One condition on a cluster's labels. A label that is absent is `notIn` everything. */
export type ClusterRequirement =
  | { readonly key: string; readonly operator: 'in' | 'notIn'; readonly values: readonly string[] }
  | { readonly key: string; readonly operator: 'exists' | 'doesNotExist' }
  | { readonly key: string; readonly operator: 'above' | 'below'; readonly bound: number };

/** All must hold; none selects every cluster. */
export type ClusterSelector = readonly ClusterRequirement[];

type Labels = Readonly<Record<string, string>>;

/** The first requirement that the labels do not meet, as a sentence; undefined when all hold. */
export function explainMismatch(selector: ClusterSelector, labels: Labels): string | undefined {
  const failed = selector.find((requirement) => !isMet(requirement, labels));
  if (failed === undefined) return undefined;
  const has = Object.hasOwn(labels, failed.key)
    ? `label ${failed.key} is "${labels[failed.key]}"`
    : `label ${failed.key} is absent`;
  return `${has}; the cluster selector wants ${print(failed)}`;
}

/** Reads the annotation `federation.alpha.kubernetes.io/cluster-selector`. Never throws. */
export function parseClusterSelector(text: string): Parsed<ClusterSelector> {
  return parseJson(text, (json, report) => {
    if (!Array.isArray(json)) {
      report('', `must be a list of requirements, not ${describe(json)}`);
      return [];
    }
    return json.flatMap((one: unknown, index) => readRequirement(one, `[${index}]`, report) ?? []);
  });
}

function isMet(requirement: ClusterRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  if ('values' in requirement) {
    const isListed = value !== undefined && requirement.values.includes(value);
    return requirement.operator === 'in' ? isListed : !isListed;
  }
  if ('bound' in requirement) {
    const number = readInteger(value);
    if (number === undefined) return false;
    return requirement.operator === 'above'
      ? number > requirement.bound
      : number < requirement.bound;
  }
  return (value !== undefined) === (requirement.operator === 'exists');
}

function print(requirement: ClusterRequirement): string {
  if ('values' in requirement) {
    const how = requirement.operator === 'in' ? 'one' : 'none';
    return `${how} of (${requirement.values.join(', ')})`;
  }
  if ('bound' in requirement) return `a number ${requirement.operator} ${requirement.bound}`;
  return requirement.operator === 'exists' ? 'it to be there' : 'it not to be there';
}

/** Federation v1's words, without regard to case. */
const operators: ReadonlyMap<string, ClusterRequirement['operator']> = new Map([
  ['in', 'in'],
  ['=', 'in'],
  ['==', 'in'],
  ['notin', 'notIn'],
  ['!=', 'notIn'],
  ['exists', 'exists'],
  ['doesnotexist', 'doesNotExist'],
  ['!', 'doesNotExist'],
  ['gt', 'above'],
  ['lt', 'below'],
]);
const singleValued: ReadonlySet<string> = new Set(['=', '==', '!=', 'gt', 'lt']);

type Reading = {
  readonly path: string;
  readonly report: Report;
  readonly key: string;
  /** As it was written, in lower case. */
  readonly word: string;
  readonly values: readonly string[];
};

function readRequirement(
  json: unknown,
  path: string,
  report: Report,
): ClusterRequirement | undefined {
  const fields = readFields(json, ['key', 'operator', 'values'], { path, report });
  const { ['key']: key, ['operator']: word, ['values']: values = [] } = fields;
  const reading: Reading = {
    path,
    report,
    key: readKey(key, join(path, 'key'), report),
    word: typeof word === 'string' ? word.toLowerCase() : '',
    values: readValues(values, join(path, 'values'), report),
  };
  const operator = operators.get(reading.word);
  if (operator === undefined) {
    report(join(path, 'operator'), `must be one of ${[...operators.keys()].join(', ')}`);
    return undefined;
  }
  return builders[operator](reading);
}

const builders: Record<ClusterRequirement['operator'], (reading: Reading) => ClusterRequirement> = {
  in: (reading) => ({ key: reading.key, operator: 'in', values: someValues(reading) }),
  notIn: (reading) => ({ key: reading.key, operator: 'notIn', values: someValues(reading) }),
  exists: (reading) => ({ key: noValues(reading), operator: 'exists' }),
  doesNotExist: (reading) => ({ key: noValues(reading), operator: 'doesNotExist' }),
  above: (reading) => ({ key: reading.key, operator: 'above', bound: oneNumber(reading) }),
  below: (reading) => ({ key: reading.key, operator: 'below', bound: oneNumber(reading) }),
};

function someValues(reading: Reading): readonly string[] {
  const { values, word } = reading;
  if (singleValued.has(word) && values.length !== 1) {
    reportValues(reading, 'must hold exactly one value');
  } else if (values.length === 0) reportValues(reading, 'must hold at least one value');
  return values;
}

function noValues(reading: Reading): string {
  if (reading.values.length > 0) reportValues(reading, 'must be empty');
  return reading.key;
}

function oneNumber(reading: Reading): number {
  const bound = readInteger(reading.values[0]);
  if (reading.values.length === 1 && bound !== undefined) return bound;
  reportValues(reading, 'must hold exactly one whole number');
  return 0;
}

const reportValues = ({ path, report, word }: Reading, message: string): void =>
  report(join(path, 'values'), `${message} for operator ${word}`);

const namePattern = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/u;
const prefixPattern = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/u;

function readKey(json: unknown, path: string, report: Report): string {
  const key = typeof json === 'string' ? json : '';
  const parts = key.split('/');
  const isPrefixed = parts.length === 2 && prefixPattern.test(parts[0] ?? '');
  if ((parts.length === 1 || isPrefixed) && namePattern.test(parts.at(-1) ?? '')) return key;
  report(path, 'must be a label key: an optional DNS prefix and "/", then at most 63 characters');
  return key;
}

function readValues(json: unknown, path: string, report: Report): readonly string[] {
  if (!Array.isArray(json)) {
    report(path, `must be a list of texts, not ${describe(json)}`);
    return [];
  }
  return json.map((value: unknown, index) => {
    if (typeof value === 'string' && (value === '' || namePattern.test(value))) return value;
    report(`${path}[${index}]`, 'must be a label value: a text of at most 63 characters');
    return '';
  });
}

function readInteger(text: string | undefined): number | undefined {
  if (text === undefined || !/^-?\d+$/u.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
