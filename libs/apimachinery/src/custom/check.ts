import { duplicate, invalidValue, notSupported, required, tooMany } from '../names/problems.js';
import { equalJson } from '../patch/json-value.js';
import type { FieldError } from '../status.js';
import { checkJunctors } from './check-junctors.js';
import { checkNumber, checkText, inBody } from './check-scalars.js';
import { fieldSchema, isIntOrString, isRecord, type OpenSchema } from './open-schema.js';

/**
 * What is wrong with a value by its schema, in the words of a Kubernetes API server. `path` is the place of the
 * value in the object: `spec.ports[0].name`.
 */
export function checkValue(schema: OpenSchema, value: unknown, path: string): FieldError[] {
  if (value === null)
    return schema.nullable === true || isUntyped(schema) ? [] : [wrongType(schema, value, path)];
  if (!fits(schema, value)) return [wrongType(schema, value, path)];
  return [
    ...checkEnum(schema, value, path),
    ...checkContent(schema, value, path),
    ...checkJunctors(schema, value, { path, check: checkValue }),
  ];
}

const isUntyped = (schema: OpenSchema): boolean =>
  schema.type === undefined && !isIntOrString(schema);

const tests: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  array: (value) => Array.isArray(value),
  object: isRecord,
};

function fits(schema: OpenSchema, value: unknown): boolean {
  if (isIntOrString(schema)) return typeof value === 'string' || Number.isInteger(value);
  return schema.type === undefined || (tests[schema.type]?.(value) ?? true);
}

function wrongType(schema: OpenSchema, value: unknown, path: string): FieldError {
  const type = typeOf(value);
  const wanted = isIntOrString(schema) ? 'integer,string' : (schema.type ?? '');
  const text = `${inBody(path)} must be of type ${wanted}: "${type}"`;
  return { ...invalidValue(path, type, text), reason: 'FieldValueTypeInvalid' };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function checkEnum({ enum: allowed }: OpenSchema, value: unknown, path: string): FieldError[] {
  if (allowed === undefined || allowed.some((one) => equalJson(one, value))) return [];
  const texts = allowed.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  return [notSupported(path, value, texts)];
}

function checkContent(schema: OpenSchema, value: unknown, path: string): FieldError[] {
  if (typeof value === 'string') return checkText(schema, value, path);
  if (typeof value === 'number') return checkNumber(schema, value, path);
  if (Array.isArray(value)) return checkList(schema, value, path);
  return isRecord(value) ? checkObject(schema, value, path) : [];
}

function checkList(schema: OpenSchema, value: readonly unknown[], path: string): FieldError[] {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  return [
    ...(value.length < minItems
      ? [invalidValue(path, value.length, `${inBody(path)} should have at least ${minItems} items`)]
      : []),
    ...(value.length > maxItems ? [tooMany(path, value.length, maxItems)] : []),
    ...checkRepeats(schema, value, path),
    ...(items === undefined
      ? []
      : value.flatMap((item, index) => checkValue(items, item, `${path}[${index}]`))),
  ];
}

/** Items of a set and keys of a keyed list are there once. */
function checkRepeats(schema: OpenSchema, value: readonly unknown[], path: string): FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== 'set' && listType !== 'map') return [];
  const seen = new Set<string>();
  return value.flatMap((item, index) => {
    const key = listType === 'set' ? item : keyOf(schema, item);
    const text = JSON.stringify(key);
    if (seen.has(text)) return [duplicate(`${path}[${index}]`, key)];
    seen.add(text);
    return [];
  });
}

function keyOf(schema: OpenSchema, item: unknown): Readonly<Record<string, unknown>> {
  const given = isRecord(item) ? item : {};
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return Object.fromEntries(
    keys.flatMap((key) => (Object.hasOwn(given, key) ? [[key, given[key]] as const] : [])),
  );
}

function checkObject(
  schema: OpenSchema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): FieldError[] {
  const { required: needed = [], minProperties = 0 } = schema;
  const { maxProperties = Number.POSITIVE_INFINITY } = schema;
  const count = Object.keys(value).length;
  return [
    ...needed
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => required(below(path, name))),
    ...(count < minProperties
      ? [
          invalidValue(
            path,
            count,
            `${inBody(path)} should have at least ${minProperties} properties`,
          ),
        ]
      : []),
    ...(count > maxProperties ? [tooMany(path, count, maxProperties)] : []),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const known = fieldSchema(schema, name);
      return known === undefined ? [] : checkValue(known, inner, below(path, name));
    }),
  ];
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
