import { type Type, types } from '@navarch/cel';
import { isEmbedded, isIntOrString, isRecord, type OpenSchema } from '../open-schema.js';
import { escapeName } from './field-names.js';
import { withTypeMeta } from './type-meta.js';

/**
 * A schema as rules see it. What rules cannot see is not there: fields that keep unknown content and have no type, and
 * lists and maps of such.
 */
export type Declared = {
  readonly type: Type;
  /** Of fields by the names that rules give them; of lists `items`, of maps `values`. */
  readonly parts: ReadonlyMap<string, Declared>;
};

const simple = (type: Type): Declared => ({ type, parts: new Map() });

export const itemsPart = '@items';
export const valuesPart = '@values';

type Declare = (schema: OpenSchema, name: string) => Declared | undefined;

const byType: Readonly<Record<string, Declare>> = {
  array: declareList,
  object: (schema, name) => declareMap(schema, name) ?? declareObject(schema, name),
  string: ({ format = '' }) => simple(formats.get(format) ?? types.text),
  boolean: () => simple(types.bool),
  number: () => simple(types.double),
  integer: () => simple(types.int),
};

const formats: ReadonlyMap<string, Type> = new Map([
  ['byte', types.bytes],
  ['duration', types.duration],
  ['date', types.timestamp],
  ['date-time', types.timestamp],
]);

/** `name` is for messages only. Undefined for what rules cannot see. */
export function declare(schema: OpenSchema, name: string, isRoot = false): Declared | undefined {
  if (isIntOrString(schema)) return simple(types.dyn);
  return byType[schema.type ?? '']?.(isRoot ? withTypeMeta(schema) : schema, name);
}

function declareList({ items }: OpenSchema, name: string): Declared | undefined {
  const item = items && declare(items, `${name}.@idx`, isEmbedded(items));
  return item && { type: types.listOf(item.type), parts: new Map([[itemsPart, item]]) };
}

function declareMap({ additionalProperties }: OpenSchema, name: string): Declared | undefined {
  if (!isRecord(additionalProperties)) return undefined;
  const value = declare(additionalProperties, `${name}.@elem`, isEmbedded(additionalProperties));
  return (
    value && { type: types.mapOf(types.text, value.type), parts: new Map([[valuesPart, value]]) }
  );
}

function declareObject(
  { properties = {}, additionalProperties }: OpenSchema,
  name: string,
): Declared | undefined {
  // A map of what rules cannot see is not seen either.
  if (isRecord(additionalProperties)) return undefined;
  const parts = new Map<string, Declared>();
  for (const [key, inner] of Object.entries(properties)) {
    const part = declare(inner, `${name}.${key}`, isEmbedded(inner));
    const written = escapeName(key);
    if (part !== undefined && written !== undefined) parts.set(written, part);
  }
  const fields = new Map([...parts].map(([key, part]) => [key, part.type]));
  return { type: { kind: 'object', name, fields }, parts };
}
