import { fieldSchema, isIntOrString, isRecord, type OpenSchema } from './open-schema.js';

/**
 * The value with the defaults of its schema wherever a field is missing. A null counts as missing where the schema does
 * not take nulls. What is unchanged is shared with what was given. Unlike in kinds of Kubernetes an
 * empty text is a text.
 */
export function completed(schema: OpenSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => completed(items, item));
  }
  return isRecord(value) ? completedObject(schema, value) : value;
}

function completedObject(
  schema: OpenSchema,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { properties = {} } = schema;
  const given = Object.entries(value).filter(
    ([name, inner]) => inner !== null || takesNull(fieldSchema(schema, name)),
  );
  const names = new Set(given.map(([name]) => name));
  const missing = Object.entries(properties)
    .filter(([name, inner]) => inner.default !== undefined && !names.has(name))
    .map(([name, inner]) => [name, structuredClone(inner.default)] as const);
  return Object.fromEntries(
    [...given, ...missing].map(([name, inner]) => {
      const known = fieldSchema(schema, name);
      return [name, known === undefined ? inner : completed(known, inner)] as const;
    }),
  );
}

/** What has no type takes everything. */
export const takesNull = (schema: OpenSchema | undefined): boolean =>
  schema === undefined ||
  schema.nullable === true ||
  (schema.type === undefined && !isIntOrString(schema));
