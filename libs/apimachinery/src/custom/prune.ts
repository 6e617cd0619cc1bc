import {
  fieldSchema,
  isEmbedded,
  isRecord,
  keepsUnknown,
  type OpenSchema,
  typeFields,
} from './open-schema.js';

type Walk = { readonly path: string; readonly unknown: string[] };

/** The value without what the schema does not know; paths of that are noted. */
export function prune(schema: OpenSchema, value: unknown, walk: Walk): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? value
      : value.map((item, index) => prune(items, item, { ...walk, path: `${walk.path}[${index}]` }));
  }
  return isRecord(value) ? prunedObject(schema, value, walk) : value;
}

function prunedObject(
  schema: OpenSchema,
  value: Readonly<Record<string, unknown>>,
  { path, unknown }: Walk,
): unknown {
  // A scalar where an object was sent: the rules will say so.
  if (schema.type !== undefined && schema.type !== 'object') return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const known = fieldSchema(schema, name);
    if (known !== undefined) return [[name, prune(known, inner, { path: at, unknown })] as const];
    if (keepsUnknown(schema) || (isEmbedded(schema) && typeFields.has(name)))
      return [[name, inner] as const];
    unknown.push(at);
    return [];
  });
  return Object.fromEntries(entries);
}
