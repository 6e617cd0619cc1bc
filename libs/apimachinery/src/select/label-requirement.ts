import { complainLabelValue, complainQualifiedName } from '../names/rules.js';
import { badRequest } from '../status.js';
import { type LabelOperator, type LabelRequirement, parseInteger } from './label-selector.js';

/** One requirement of a selector, checked. Throws 400 in the words that clients of Kubernetes know. */
export function labelRequirement(
  key: string,
  operator: LabelOperator,
  given: readonly string[],
): LabelRequirement {
  const values = [...new Set(given)].toSorted();
  const complaints = [
    ...complainQualifiedName(key).map((complaint) => invalidText('key', key, complaint)),
    ...complainCount(operator, values),
    ...values.flatMap((value, index) => complainValue({ key, operator, value, index })),
  ];
  if (complaints.length > 0) throw unableToParse(joinComplaints(complaints));
  return { key, operator, values };
}

export const unableToParse = (why: string) => badRequest(`unable to parse requirement: ${why}`);

export const invalidText = (field: string, value: string, complaint: string): string =>
  `${field}: Invalid value: ${JSON.stringify(value)}: ${complaint}`;

const joinComplaints = (complaints: readonly string[]): string =>
  complaints.length === 1 ? complaints.join('') : `[${complaints.join(', ')}]`;

function complainCount(operator: LabelOperator, values: readonly string[]): string[] {
  const { fits, complaint } = counts[operator];
  return fits(values.length)
    ? []
    : [`values: Invalid value: ${JSON.stringify(values)}: ${complaint}`];
}

type Count = { readonly fits: (count: number) => boolean; readonly complaint: string };

const oneOrMore: Count = {
  fits: (count) => count > 0,
  complaint: "for 'in', 'notin' operators, values set can't be empty",
};
const none: Count = {
  fits: (count) => count === 0,
  complaint: 'values set must be empty for exists and does not exist',
};
const one: Count = {
  fits: (count) => count === 1,
  complaint: 'exact-match compatibility requires one single value',
};
const counts: Readonly<Record<LabelOperator, Count>> = {
  in: oneOrMore,
  notin: oneOrMore,
  exists: none,
  '!': none,
  '=': one,
  '==': one,
  '!=': one,
  '>': one,
  '<': one,
};

type Place = {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly value: string;
  readonly index: number;
};

function complainValue({ key, operator, value, index }: Place): string[] {
  const compares = operator === '>' || operator === '<';
  const notInteger = compares && parseInteger(value) === undefined;
  const integers = "for 'Gt', 'Lt' operators, the value must be an integer";
  return [
    ...(notInteger ? [invalidText(`values[${index}]`, value, integers)] : []),
    ...complainLabelValue(value).map((complaint) =>
      invalidText(`values[${index}][${key}]`, value, complaint),
    ),
  ];
}
