import { notSupported, required } from '../names/problems.js';
import type { ObjectNode, ScalarNode, SchemaNode } from '../schema/node.js';
import type { FieldError } from '../status.js';

/**
 * What a schema asks for besides types, in Kubernetes' words: fields that must be there, and texts that must be one of
 * a few. For own kinds, behind the structure check. A required list must have items, a required text characters.
 */
export function validateStructure(node: ObjectNode, value: unknown, field: string): FieldError[] {
  const given = fieldsOf(value);
  return [...node.fields].flatMap(([name, { node: nodeOf, required: isRequired }]) => {
    const path = `${field}.${name}`;
    const found = Object.hasOwn(given, name) ? given[name] : undefined;
    if (isRequired && isEmpty(found)) return [required(path)];
    return found === undefined ? [] : validateValue(nodeOf(), found, path);
  });
}

function validateValue(node: SchemaNode, value: unknown, field: string): FieldError[] {
  if (node.type === 'any') return [];
  if (node.type === 'object') return validateStructure(node, value, field);
  if (node.type === 'list')
    return listOf(value).flatMap((item, index) =>
      validateValue(node.items(), item, `${field}[${index}]`),
    );
  if (node.type === 'map')
    return Object.entries(fieldsOf(value)).flatMap(([key, item]) =>
      validateValue(node.values(), item, `${field}[${key}]`),
    );
  return validateWord(node, value, field);
}

function validateWord({ words }: ScalarNode, value: unknown, field: string): FieldError[] {
  if (words === undefined || (typeof value === 'string' && words.includes(value))) return [];
  return [notSupported(field, value, words)];
}

/** `{}` is something: all of its fields may have defaults. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
