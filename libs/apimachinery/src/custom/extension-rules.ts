import { forbiddenField, invalidValue, notSupported, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { isEmbedded, isIntOrString, keepsUnknown, type OpenSchema } from './open-schema.js';

/** The `x-kubernetes-` words of a schema must agree with each other and with its type. */
export const validateExtensions = (schema: OpenSchema, field: string): FieldError[] => [
  ...(isIntOrString(schema) ? validateIntOrString(schema, field) : []),
  ...(isEmbedded(schema) && !keepsUnknown(schema) && schema.properties === undefined
    ? [
        required(
          `${field}.properties`,
          'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
        ),
      ]
    : []),
];

function validateIntOrString(schema: OpenSchema, field: string): FieldError[] {
  const because = 'must be false if x-kubernetes-int-or-string is true';
  const { type = '' } = schema;
  return [
    ...(keepsUnknown(schema)
      ? [invalidValue(`${field}.x-kubernetes-preserve-unknown-fields`, true, because)]
      : []),
    ...(isEmbedded(schema)
      ? [invalidValue(`${field}.x-kubernetes-embedded-resource`, true, because)]
      : []),
    ...(type === ''
      ? []
      : [
          invalidValue(
            `${field}.type`,
            type,
            'must be empty if x-kubernetes-int-or-string is true',
          ),
        ]),
  ];
}

const listTypes = ['atomic', 'map', 'set'];
const mapTypes = ['atomic', 'granular'];

export function validateListType(schema: OpenSchema, field: string): FieldError[] {
  const { 'x-kubernetes-list-type': listType, 'x-kubernetes-map-type': mapType } = schema;
  return [
    ...known(mapType, { allowed: mapTypes, field: `${field}.x-kubernetes-map-type` }),
    ...known(listType, { allowed: listTypes, field: `${field}.x-kubernetes-list-type` }),
    ...validateListed(schema, field),
    ...(listType === 'map' ? validateKeys(schema, field) : []),
  ];
}

const known = (
  word: string | undefined,
  { allowed, field }: { readonly allowed: readonly string[]; readonly field: string },
): FieldError[] =>
  word === undefined || allowed.includes(word) ? [] : [notSupported(field, word, allowed)];

function validateListed(schema: OpenSchema, field: string): FieldError[] {
  return [...validateTyped(schema, field), ...validateSet(schema, field)];
}

/** Items of a set are compared whole. */
function validateSet(schema: OpenSchema, field: string): FieldError[] {
  const { items = {} } = schema;
  const mapType = items['x-kubernetes-map-type'];
  const isSet = schema['x-kubernetes-list-type'] === 'set';
  if (!isSet || items.type !== 'object' || mapType === 'atomic') return [];
  return [
    invalidValue(
      `${field}.items.x-kubernetes-map-type`,
      mapType,
      'must be atomic as item of a list with x-kubernetes-list-type=set',
    ),
  ];
}

function validateTyped(schema: OpenSchema, field: string): FieldError[] {
  const { type = '', 'x-kubernetes-list-type': listType } = schema;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-map-type'] !== undefined && type !== 'object')
    errors.push(
      invalidValue(`${field}.type`, type, 'must be object if x-kubernetes-map-type is specified'),
    );
  if (listType !== undefined && type !== 'array')
    errors.push(
      invalidValue(`${field}.type`, type, 'must be array if x-kubernetes-list-type is specified'),
    );
  if (keys.length > 0 && listType !== 'map')
    errors.push(
      invalidValue(
        `${field}.x-kubernetes-list-type`,
        listType,
        'must be map if x-kubernetes-list-map-keys is non-empty',
      ),
    );
  return errors;
}

/** Keys tell items apart, so each item must have them: required, or with a default. */
function validateKeys(schema: OpenSchema, field: string): FieldError[] {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const at = `${field}.x-kubernetes-list-map-keys`;
  if (keys.length === 0)
    return [required(at, 'must not be empty if x-kubernetes-list-type is map')];
  const { items = {} } = schema;
  const errors =
    items.type === 'object'
      ? []
      : [
          invalidValue(
            `${field}.items.type`,
            items.type ?? '',
            "must be object if parent array's x-kubernetes-list-type is map",
          ),
        ];
  return [
    ...errors,
    ...keys.flatMap((key, index) => validateKey(items, { key, at, index, field })),
  ];
}

function validateKey(
  items: OpenSchema,
  {
    key,
    at,
    index,
    field,
  }: { readonly key: string; readonly at: string; readonly index: number; readonly field: string },
): FieldError[] {
  const known = items.properties?.[key];
  if (known === undefined)
    return [invalidValue(`${at}[${index}]`, key, 'must be a property of the items')];
  const path = `${field}.items.properties[${key}]`;
  const errors =
    known.type === 'array' || known.type === 'object'
      ? [
          invalidValue(
            `${path}.type`,
            known.type,
            "must be a scalar type if parent array's x-kubernetes-list-type is map",
          ),
        ]
      : [];
  if (known.nullable === true)
    errors.push(
      forbiddenField(
        `${path}.nullable`,
        'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
      ),
    );
  const isThere = known.default !== undefined || (items.required ?? []).includes(key);
  return isThere
    ? errors
    : [
        ...errors,
        required(
          `${path}.default`,
          'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
        ),
      ];
}
