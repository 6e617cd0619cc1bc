import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { checkValue } from './check.js';
import { completed } from './complete.js';
import { isRecord, type OpenSchema } from './open-schema.js';
import { prune } from './prune.js';

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
  return [
    ...checkValue(schema, completed(schema, missing), '').map((error) => ({
      ...error,
      field: `${field}.default${error.field === '' ? '' : `.${error.field}`}`,
    })),
    ...(unknown.length === 0
      ? []
      : [invalidValue(`${field}.default`, missing, 'must not have unknown fields')]),
  ];
}
