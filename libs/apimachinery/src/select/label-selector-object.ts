import { badRequest } from '../status.js';
import { labelRequirement } from './label-requirement.js';
import {
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
  selectAll,
  selectNothing,
} from './label-selector.js';

/**
 * Reads a `metav1.LabelSelector` (matchLabels and matchExpressions). Absent selects nothing, empty everything.
 * Throws 400 for what is none.
 */
export function labelSelectorFromObject(object: unknown): LabelSelector {
  if (object === undefined || object === null) return selectNothing;
  const fields = recordOf(object, 'selector');
  const labels = Object.entries(recordOf(fields['matchLabels'] ?? {}, 'matchLabels'));
  const expressions = listOf(fields['matchExpressions'] ?? [], 'matchExpressions');
  return selectAll([
    ...labels.map(([key, value]) => labelRequirement(key, '=', [textOf(value, 'matchLabels')])),
    ...expressions.map(expressionOf),
  ]);
}

const operators: ReadonlyMap<unknown, LabelOperator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

function expressionOf(item: unknown): LabelRequirement {
  const expression = recordOf(item, 'matchExpressions');
  const operator = operators.get(expression['operator']);
  if (operator === undefined) {
    const shown = JSON.stringify(expression['operator'] ?? '');
    throw badRequest(`${shown} is not a valid label selector operator`);
  }
  const values = listOf(expression['values'] ?? [], 'values');
  const key = textOf(expression['key'], 'key');
  return labelRequirement(
    key,
    operator,
    values.map((value) => textOf(value, 'values')),
  );
}

function recordOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw badRequest(`label selector: ${field} must be an object`);
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badRequest(`label selector: ${field} must be a list`);
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw badRequest(`label selector: ${field} must hold strings`);
}
