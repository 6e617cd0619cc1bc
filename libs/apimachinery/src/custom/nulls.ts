import type { FieldError } from '../status.js';
import { checkValue } from './check.js';
import { takesNull } from './complete.js';
import { fieldSchema, isRecord, type OpenSchema } from './open-schema.js';

/**
 * The nulls that nothing can take the place of: fields that must not be null and have no default. A body that has them is read
 * without them, but whoever applies one says that the field is there.
 */
export function nullsIn(schema: OpenSchema, value: unknown, path = ''): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, index) => nullsIn(items, item, `${path}[${index}]`));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = fieldSchema(schema, name);
    const at = path === '' ? name : `${path}.${name}`;
    if (known === undefined) return [];
    if (inner !== null) return nullsIn(known, inner, at);
    return takesNull(known) || known.default !== undefined ? [] : checkValue(known, null, at);
  });
}
