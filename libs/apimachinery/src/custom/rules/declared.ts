import { type Type, types } from '@navarch/cel';
import { isEmbedded, isIntOrString, isRecord, type OpenSchema } from '../open-schema.js';
import { escapeName } from './field-names.js';
import { ruleLimits } from './limits.js';
import { withTypeMeta } from './type-meta.js';

/**
 * A schema as rules see it: its type, and how large its values may be. What rules cannot see is not there: fields that keep
 * unknown content and have no type, and lists and maps of such.
 */
export type Declared = {
  readonly type: Type;
  /** Items, entries, or bytes. */
  readonly sizeMax: number;
  /** The fewest bytes that it takes in JSON. */
  readonly bytesMin: number;
  /** Of fields by the names that rules give them; of lists `items`, of maps `values`. */
  readonly parts: ReadonlyMap<string, Declared>;
};

const requestMax = ruleLimits.requestBytesMax;
const nothing: ReadonlyMap<string, Declared> = new Map();

const simple = (type: Type, bytesMin: number, sizeMax = Number.MAX_SAFE_INTEGER): Declared => ({
  type,
  bytesMin,
  sizeMax,
  parts: nothing,
});

export const itemsPart = '@items';
export const valuesPart = '@values';
const keysPart = '@keys';

type Declare = (schema: OpenSchema, name: string) => Declared | undefined;

const byType: Readonly<Record<string, Declare>> = {
  array: declareList,
  object: (schema, name) => declareMap(schema, name) ?? declareObject(schema, name),
  string: declareText,
  boolean: () => simple(types.bool, 4),
  number: () => simple(types.double, 1),
  integer: () => simple(types.int, 1),
};

/** `name` is for messages only. Undefined for what rules cannot see. */
export function declare(schema: OpenSchema, name: string, isRoot = false): Declared | undefined {
  if (isIntOrString(schema)) return simple(types.dyn, 1, textMax(schema));
  return byType[schema.type ?? '']?.(isRoot ? withTypeMeta(schema) : schema, name);
}

function declareList({ items, maxItems }: OpenSchema, name: string): Declared | undefined {
  const item = items && declare(items, `${name}.@idx`, isEmbedded(items));
  if (item === undefined) return undefined;
  const most = maxItems ?? Math.floor((requestMax - 2) / (item.bytesMin + 1));
  return {
    type: types.listOf(item.type),
    sizeMax: Math.max(0, most),
    bytesMin: 2,
    parts: new Map([[itemsPart, item]]),
  };
}

function declareMap(schema: OpenSchema, name: string): Declared | undefined {
  const { additionalProperties, maxProperties } = schema;
  if (!isRecord(additionalProperties)) return undefined;
  const values = additionalProperties;
  const value = declare(values, `${name}.@elem`, isEmbedded(values));
  if (value === undefined) return undefined;
  const most = maxProperties ?? Math.floor((requestMax - 2) / (value.bytesMin + 6));
  const key = simple(types.text, 2, requestMax - 2);
  return {
    type: types.mapOf(types.text, value.type),
    sizeMax: Math.max(0, most),
    bytesMin: 2,
    parts: new Map([
      [valuesPart, value],
      [keysPart, key],
    ]),
  };
}

function declareObject(schema: OpenSchema, name: string): Declared | undefined {
  const { properties = {}, required = [], additionalProperties } = schema;
  // A map of what rules cannot see is not seen either.
  if (isRecord(additionalProperties)) return undefined;
  const parts = new Map<string, Declared>();
  let bytesMin = 2;
  for (const [key, inner] of Object.entries(properties)) {
    const part = declare(inner, `${name}.${key}`, isEmbedded(inner));
    const written = escapeName(key);
    if (part === undefined) continue;
    if (written !== undefined) parts.set(written, part);
    if (required.includes(key) && inner.default === undefined)
      bytesMin += key.length + part.bytesMin + 4;
  }
  const fields = new Map([...parts].map(([key, part]) => [key, part.type]));
  return { type: { kind: 'object', name, fields }, sizeMax: 0, bytesMin, parts };
}

const times: Readonly<Record<string, Declared>> = {
  duration: simple(types.duration, 3, 32),
  date: simple(types.timestamp, 12, 12),
  'date-time': simple(types.timestamp, 21, 32),
};

function declareText(schema: OpenSchema): Declared {
  const { format = '', maxLength } = schema;
  if (format === 'byte') return simple(types.bytes, 2, maxLength ?? requestMax - 2);
  return (
    (Object.hasOwn(times, format) ? times[format] : undefined) ??
    simple(types.text, 2, textMax(schema))
  );
}

/** In bytes: a character has up to four. */
function textMax({ maxLength, enum: allowed }: OpenSchema): number {
  if (maxLength !== undefined) return Math.max(0, maxLength) * 4;
  if (allowed === undefined || allowed.length === 0) return requestMax - 2;
  return Math.max(0, ...allowed.map((one) => (typeof one === 'string' ? one.length : 0)));
}
