import type { FieldError } from '../status.js';
import { forbiddenField, invalidValue, required } from '../names/problems.js';
import { complainLabelValue, complainQualifiedName } from '../names/rules.js';
import { validateLabels } from '../names/metadata.js';
import { labelSelectorFromObject } from '../select/label-selector-object.js';
import { matchesLabels, printSelector } from '../select/label-selector.js';
import type { LabelSelectorShape } from './shapes.js';

/** The selector that is a field of an object (matchLabels, matchExpressions), not the one of a query. */

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<LabelSelectorShape['matchExpressions']>[number];

/** Only for selectors without complaints; throws ApiError 400 for others. */
export const selectorMatches = (selector: LabelSelectorShape, labels: Labels): boolean =>
  matchesLabels(labelSelectorFromObject(selector), labels);

/** As `kubectl get -o wide` and the scale subresource print it: `app=web,tier in (a,b)`. */
export function printLabelSelector(selector: LabelSelectorShape | undefined): string {
  const text = printSelector(labelSelectorFromObject(selector));
  return text === '' ? '<none>' : text;
}

export function validateLabelSelector(selector: LabelSelectorShape, field: string): FieldError[] {
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((expression, index) =>
      validateExpression(expression, `${field}.matchExpressions[${index}]`),
    ),
  ];
}

function validateExpression(expression: Expression, field: string): FieldError[] {
  const { key = '', values = [] } = expression;
  return [
    ...validateOperator(expression, field),
    ...complainQualifiedName(key).map((complaint) => invalidValue(`${field}.key`, key, complaint)),
    ...values.flatMap((value, index) =>
      complainLabelValue(value).map((complaint) =>
        invalidValue(`${field}.values[${index}]`, value, complaint),
      ),
    ),
  ];
}

function validateOperator({ operator = '', values = [] }: Expression, field: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0
      ? []
      : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length === 0
      ? []
      : [
          forbiddenField(
            `${field}.values`,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          ),
        ];
  return operator === ''
    ? [required(`${field}.operator`)]
    : [invalidValue(`${field}.operator`, operator, 'not a valid selector operator')];
}
