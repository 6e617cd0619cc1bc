import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { checkValue } from './check.js';
import { completed } from './complete.js';
import { isEmbedded, isRecord, type OpenSchema } from './open-schema.js';
import { prune } from './prune.js';
import { ruleChecker } from './rules/check.js';
import { hasRules } from './rules/rule.js';

/** A default must be a value that its own schema takes: it is what objects will have. */
export function validateDefaults(schema: OpenSchema, field: string): FieldError[] {
  const { default: missing, items, properties = {}, additionalProperties } = schema;
  const errors = missing === undefined ? [] : validateDefault(schema, field);
  return [
    ...errors,
    ...(items === undefined ? [] : validateDefaults(items, `${field}.items`)),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      validateDefaults(inner, `${field}.properties[${name}]`),
    ),
    ...(isRecord(additionalProperties)
      ? validateDefaults(additionalProperties, `${field}.additionalProperties`)
      : []),
  ];
}

function validateDefault(schema: OpenSchema, field: string): FieldError[] {
  const { default: missing } = schema;
  const unknown: string[] = [];
  prune(schema, missing, { path: '', unknown });
  const value = completed(schema, missing);
  const errors = checkValue(schema, value, '').map((error) => ({
    ...error,
    field: `${field}.default${error.field === '' ? '' : `.${error.field}`}`,
  }));
  return [
    ...errors,
    ...(errors.length === 0 ? validateByRules(schema, missing, `${field}.default`) : []),
    ...(unknown.length === 0
      ? []
      : [invalidValue(`${field}.default`, missing, 'must not have unknown fields')]),
  ];
}

/** As it is written, without what it leaves out; with an object that is new, and with one that had it before. */
function validateByRules(schema: OpenSchema, value: unknown, path: string): readonly FieldError[] {
  if (!hasRules(schema)) return [];
  const check = ruleChecker(schema, isEmbedded(schema));
  const { errors } = check(value, value, { path, ratchet: false });
  return errors.length > 0 ? errors : check(value, undefined, { path }).errors;
}
