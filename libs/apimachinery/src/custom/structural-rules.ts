import { forbiddenField, invalidValue, notSupported, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { validateExtensions, validateListType } from './extension-rules.js';
import {
  isEmbedded,
  isIntOrString,
  isRecord,
  keepsUnknown,
  type OpenSchema,
} from './open-schema.js';
import { expressionOf } from './pattern.js';

/**
 * The rules of structural schemas: that every field has a type where it stands, so that what is unknown can be
 * told from what is known, and that conditions (`anyOf` and the like) only narrow what was said before.
 */
export function validateStructural(schema: OpenSchema, field: string): FieldError[] {
  return validateAt(schema, { field, level: 'root' });
}

type Level = 'root' | 'item' | 'field';
type Place = { readonly field: string; readonly level: Level };

function validateAt(schema: OpenSchema, place: Place): FieldError[] {
  const { field } = place;
  const { items, properties = {}, additionalProperties } = schema;
  return [
    ...validateType(schema, place),
    ...validateForbidden(schema, field),
    ...validateExtensions(schema, field),
    ...validateListType(schema, field),
    ...(schema.type === 'array' && items === undefined
      ? [required(`${field}.items`, 'must be specified')]
      : []),
    ...validateMap(schema, place),
    ...validateIdentity(schema, place),
    ...validatePattern(schema, field),
    ...(items === undefined ? [] : validateAt(items, { field: `${field}.items`, level: 'item' })),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      validateAt(inner, { field: `${field}.properties[${name}]`, level: 'field' }),
    ),
    ...(isRecord(additionalProperties)
      ? validateAt(additionalProperties, {
          field: `${field}.additionalProperties`,
          level: 'field',
        })
      : []),
    ...validateJunctors(schema, place),
  ];
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const missing: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function validateType(schema: OpenSchema, { field, level }: Place): FieldError[] {
  const { type = '' } = schema;
  const at = `${field}.type`;
  if (isEmbedded(schema) && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    return [type === '' ? required(at, why) : invalidValue(at, type, why)];
  }
  if (type === '') return mayBeUntyped(schema) ? [] : [required(at, missing[level])];
  if (!types.includes(type)) return [notSupported(at, type, types)];
  return level === 'root' && type !== 'object'
    ? [invalidValue(at, type, 'must be object at the root')]
    : [];
}

const mayBeUntyped = (schema: OpenSchema): boolean => isIntOrString(schema) || keepsUnknown(schema);

/** Words of JSON schema that would make a schema more than a tree, or its checking slow. */
const forbidden: readonly (readonly [name: string, why: string])[] = [
  ['$ref', '$ref is not supported'],
  ['definitions', 'definitions is not supported'],
  ['dependencies', 'dependencies is not supported'],
  ['patternProperties', 'patternProperties is not supported'],
  ['additionalItems', 'additionalItems is not supported'],
  ['id', 'id is not supported'],
];

const validateForbidden = (schema: OpenSchema, field: string): FieldError[] => [
  ...forbidden
    .filter(([name]) => Object.hasOwn(schema, name))
    .map(([name, why]) => forbiddenField(`${field}.${name}`, why)),
  ...(schema.uniqueItems === true
    ? [
        forbiddenField(
          `${field}.uniqueItems`,
          'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
        ),
      ]
    : []),
];

function validateMap(schema: OpenSchema, { field, level }: Place): FieldError[] {
  const { properties = {}, additionalProperties } = schema;
  if (additionalProperties === undefined) return [];
  const at = `${field}.additionalProperties`;
  return [
    ...(level === 'root' ? [forbiddenField(at, 'must not be used at the root')] : []),
    ...(Object.keys(properties).length > 0
      ? [forbiddenField(at, 'additionalProperties and properties are mutual exclusive')]
      : []),
    ...(isEmbedded(schema)
      ? [forbiddenField(at, 'must not be used if x-kubernetes-embedded-resource is set')]
      : []),
  ];
}

const identityTypes = { kind: 'string', apiVersion: 'string', metadata: 'object' } as const;

/** What every object has is Kubernetes' to say; a schema may narrow its name. */
function validateIdentity(schema: OpenSchema, { field, level }: Place): FieldError[] {
  if (level !== 'root' && !isEmbedded(schema)) return [];
  const { properties = {} } = schema;
  const errors = Object.entries(identityTypes).flatMap(([name, type]) => {
    const given = properties[name];
    return given === undefined || given.type === type
      ? []
      : [invalidValue(`${field}.properties[${name}].type`, given.type ?? '', `must be ${type}`)];
  });
  const { metadata } = properties;
  if (level !== 'root' || metadata === undefined) return errors;
  const named = Object.keys(metadata.properties ?? {});
  const others = Object.keys(metadata).filter((one) => one !== 'type' && one !== 'properties');
  if (others.length === 0 && named.every((one) => one === 'name' || one === 'generateName'))
    return errors;
  const why =
    'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [...errors, forbiddenField(`${field}.properties[metadata]`, why)];
}

function validatePattern({ pattern = '' }: OpenSchema, field: string): FieldError[] {
  if (pattern === '' || expressionOf(pattern) !== undefined) return [];
  return [
    invalidValue(`${field}.pattern`, pattern, "must be a valid regular expression, but isn't"),
  ];
}

const junctors = ['allOf', 'anyOf', 'oneOf'] as const;

function validateJunctors(schema: OpenSchema, { field, level }: Place): FieldError[] {
  return [
    ...junctors.flatMap((junctor) =>
      (schema[junctor] ?? []).flatMap((nested, index) =>
        isTypeChoice(schema, junctor)
          ? []
          : validateNested(nested, { field: `${field}.${junctor}[${index}]`, level }),
      ),
    ),
    ...(schema.not === undefined
      ? []
      : validateNested(schema.not, { field: `${field}.not`, level })),
  ];
}

/** The one place where a condition may name types: a number or a text. */
function isTypeChoice(schema: OpenSchema, junctor: string): boolean {
  if (!isIntOrString(schema) || junctor === 'oneOf') return false;
  const choice = junctor === 'anyOf' ? schema.anyOf : schema.allOf?.[0]?.anyOf;
  return choice?.map(({ type }) => type).join() === 'integer,string';
}

const sayNothing: readonly (readonly [name: keyof OpenSchema, why: string])[] = [
  ['type', 'must be empty to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
];

function validateNested(schema: OpenSchema, place: Place): FieldError[] {
  const { field } = place;
  const { items, properties = {} } = schema;
  return [
    ...sayNothing
      .filter(([name]) => isSaid(schema[name]))
      .map(([name, why]) => forbiddenField(`${field}.${name}`, why)),
    ...(Object.hasOwn(properties, 'metadata')
      ? [
          forbiddenField(
            `${field}.properties[metadata]`,
            'must not be specified in a nested context',
          ),
        ]
      : []),
    ...validatePattern(schema, field),
    ...(items === undefined ? [] : validateNested(items, { ...place, field: `${field}.items` })),
    ...Object.entries(properties).flatMap(([name, inner]) =>
      validateNested(inner, { field: `${field}.properties[${name}]`, level: 'field' }),
    ),
    ...validateJunctors(schema, place),
  ];
}

const isSaid = (value: unknown): boolean =>
  value !== undefined &&
  value !== '' &&
  value !== false &&
  !(Array.isArray(value) && value.length === 0);
