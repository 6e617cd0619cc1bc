import type { Field, ObjectNode, SchemaNode } from '../schema/node.js';
import { deducedNode } from '../schema/deduced.js';
import { kubernetesType } from '../schema/load.js';
import { text } from '../schema/build.js';
import { isIntOrString, isRecord, keepsUnknown, type OpenSchema } from './open-schema.js';

/**
 * The schema of a custom kind as the tree that the rest of the machinery walks: apply, managed fields, selectors.
 *
 * Only structure is in it. Types are checked with the schema itself (check.ts): to the tree a value of the wrong
 * type is a leaf like any other.
 */
export function objectTree(schema: OpenSchema, name: string): ObjectNode {
  const { fields, ...node } = objectNode(schema, name);
  const own: readonly (readonly [string, Field])[] = [
    ['apiVersion', text('The version of the schema that this object follows.')],
    ['kind', text('The kind of this object.')],
    ['metadata', field(() => kubernetesType('ObjectMeta'), 'What every object has.')],
  ];
  return { ...node, fields: new Map([...fields, ...own]) };
}

function objectNode(schema: OpenSchema, name: string): ObjectNode {
  const { properties = {}, required = [], description } = schema;
  return {
    type: 'object',
    name,
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    open: keepsUnknown(schema),
    fields: new Map(
      Object.entries(properties).map(([key, inner]) => [
        key,
        {
          node: once(() => nodeOf(inner)),
          required: required.includes(key),
          ...(inner.nullable === true ? { nullable: true } : {}),
          ...(inner.description === undefined ? {} : { description: inner.description }),
          ...(inner.default === undefined ? {} : { default: inner.default }),
        },
      ]),
    ),
    ...(description === undefined ? {} : { description }),
  };
}

const field = (node: () => SchemaNode, description: string): Field => ({
  node,
  required: false,
  description,
});

/** Nodes are made when somebody walks into them. */
function once(make: () => SchemaNode): () => SchemaNode {
  let made: SchemaNode | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const scalars: Readonly<Record<string, SchemaNode>> = {
  string: { type: 'string' },
  integer: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
};

function nodeOf(schema: OpenSchema): SchemaNode {
  const { type = '', items, additionalProperties } = schema;
  if (isIntOrString(schema)) return { type: 'intOrString' };
  if (type === 'array') return listNode(schema, items);
  if (type !== 'object') return scalars[type] ?? deducedNode;
  if (additionalProperties === undefined) return objectNode(schema, 'v1.Object');
  return {
    type: 'map',
    values: once(() =>
      isRecord(additionalProperties) ? nodeOf(additionalProperties) : deducedNode,
    ),
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
  };
}

function listNode(schema: OpenSchema, items: OpenSchema | undefined): SchemaNode {
  const listType = schema['x-kubernetes-list-type'];
  return {
    type: 'list',
    items: once(() => (items === undefined ? deducedNode : nodeOf(items))),
    listType: listType === 'map' || listType === 'set' ? listType : 'atomic',
    keys: schema['x-kubernetes-list-map-keys'] ?? [],
    patchStrategy: 'replace',
  };
}
