import { invalidValue, notSupported } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import type { TolerationShape } from './shapes.js';

export function validateToleration(toleration: TolerationShape, field: string): FieldError[] {
  return [
    ...validateKey(toleration, field),
    ...validateOperator(toleration, field),
    ...validateEffect(toleration, field),
  ];
}

const matchesAll =
  'operator must be Exists when `key` is empty, which means "match all values and all keys"';

function validateKey({ key = '', operator = '' }: TolerationShape, field: string): FieldError[] {
  if (key === '')
    return operator === 'Exists' ? [] : [invalidValue(`${field}.operator`, operator, matchesAll)];
  return complainQualifiedName(key).map((complaint) =>
    invalidValue(`${field}.key`, key, complaint),
  );
}

const operators = ['Equal', 'Exists'];

function validateOperator(toleration: TolerationShape, field: string): FieldError[] {
  const { operator = '', value = '' } = toleration;
  if (operator === 'Exists' && value !== '')
    return [
      invalidValue(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'"),
    ];
  return operator === '' || operators.includes(operator)
    ? []
    : [notSupported(`${field}.operator`, operator, operators)];
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateEffect(toleration: TolerationShape, field: string): FieldError[] {
  const { effect = '', tolerationSeconds } = toleration;
  const errors: FieldError[] = [];
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(
      invalidValue(
        `${field}.effect`,
        effect,
        "effect must be 'NoExecute' when `tolerationSeconds` is set",
      ),
    );
  if (effect !== '' && !effects.includes(effect))
    errors.push(notSupported(`${field}.effect`, effect, effects));
  return errors;
}
