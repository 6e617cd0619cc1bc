import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { checkValue } from './check.js';
import { completed } from './complete.js';
import { isRecord, type OpenSchema } from './open-schema.js';

/** A default must be a value that its own schema takes: it is what objects will have. */
export function validateDefaults(schema: OpenSchema, field: string): FieldError[] {
  const { default: missing, items, properties = {}, additionalProperties } = schema;
  const errors =
    missing === undefined
      ? []
      : checkValue(schema, completed(schema, missing), '').map(({ message }) =>
          invalidValue(`${field}.default`, missing, message.replace(/^Invalid value: .*?: /u, '')),
        );
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
