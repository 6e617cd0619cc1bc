import type {
  Field,
  ListNode,
  MapNode,
  ObjectNode,
  ScalarNode,
  SchemaNode,
} from '../schema/node.js';
import { refTo, schemaNameOf, wellKnown } from './schema-names.js';

export type Schema = Readonly<Record<string, unknown>>;

/** Every type that the given ones reach, as OpenAPI 3 schemas by name. */
export function collectSchemas(roots: readonly ObjectNode[]): Map<string, Schema> {
  const found = new Map<string, Schema>();
  const waiting = [...roots];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const name = schemaNameOf(node.name);
    if (found.has(name)) continue;
    found.set(name, describeObject(node));
    for (const field of node.fields.values()) {
      const inner = innermost(field.node());
      if (inner.type === 'object') waiting.push(inner);
      if (inner.type === 'any' && inner.name !== undefined)
        found.set(schemaNameOf(inner.name), anything);
    }
  }
  return found;
}

function innermost(node: SchemaNode): SchemaNode {
  if (node.type === 'list') return innermost(node.items());
  return node.type === 'map' ? innermost(node.values()) : node;
}

/** Without a type: a number, a text or a list does as well, and who compares by the schema (Argo CD) takes each as it is. */
const anything: Schema = { description: 'Any value of JSON that the field knows what to do with.' };

function describeObject(node: ObjectNode): Schema {
  const fields = [...node.fields];
  const needed = fields.filter(([, field]) => field.required).map(([name]) => name);
  return {
    type: 'object',
    ...(node.description === undefined ? {} : { description: node.description }),
    ...(needed.length === 0 ? {} : { required: needed.toSorted() }),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, describeField(field)])),
    ...(node.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function describeField(field: Field): Schema {
  const node = field.node();
  const described = {
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.default === undefined ? {} : { default: field.default }),
  };
  const inner = describeNode(node);
  if (!('$ref' in inner)) return { ...inner, ...described };
  // Nothing may stand beside a reference, so what is said about the field wraps it.
  return Object.keys(described).length === 0 ? inner : { allOf: [inner], ...described };
}

function describeNode(node: SchemaNode): Schema {
  if (node.type === 'any')
    return node.name === undefined ? { type: 'object' } : refTo(schemaNameOf(node.name));
  if (node.type === 'object') return refTo(schemaNameOf(node.name));
  if (node.type === 'list') return describeList(node);
  return node.type === 'map' ? describeMap(node) : describeScalar(node);
}

function describeList(node: ListNode): Schema {
  const strategy = [
    ...(node.patchStrategy === 'merge' ? ['merge'] : []),
    ...(node.retainKeys === true ? ['retainKeys'] : []),
  ];
  return {
    type: 'array',
    items: describeNode(node.items()),
    'x-kubernetes-list-type': node.listType,
    ...(node.listType === 'map' ? { 'x-kubernetes-list-map-keys': node.keys } : {}),
    ...(strategy.length === 0 ? {} : { 'x-kubernetes-patch-strategy': strategy.join(',') }),
    ...(node.mergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': node.mergeKey }),
  };
}

const describeMap = (node: MapNode): Schema => ({
  type: 'object',
  additionalProperties: describeNode(node.values()),
  ...(node.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
});

function describeScalar(node: ScalarNode): Schema {
  if (node.type === 'quantity') return refTo(wellKnown.quantity);
  if (node.type === 'intOrString') return refTo(wellKnown.intOrString);
  return {
    type: node.type,
    ...(node.format === undefined ? {} : { format: node.format }),
    ...(node.words === undefined ? {} : { enum: node.words }),
  };
}

const text = (description: string): Schema => ({ type: 'string', description });
const integer = (description: string): Schema => ({
  type: 'integer',
  format: 'int64',
  description,
});

/** Types that are not fields of any kind, or that no tree can describe. */
export const sharedSchemas: Readonly<Record<string, Schema>> = {
  [wellKnown.quantity]: {
    description: 'An exact number with a unit: 500m, 1.5, 2Gi.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
  [wellKnown.intOrString]: {
    description: 'A number, or a name for one.',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  [wellKnown.patch]: { type: 'object', description: 'A change, in the form of its media type.' },
  [wellKnown.listMeta]: {
    type: 'object',
    description: 'What a list has besides its items.',
    properties: {
      continue: text('Give it back to read the next page.'),
      remainingItemCount: integer('Items after this page, where known.'),
      resourceVersion: text('The version that the list shows.'),
      selfLink: text('Not used.'),
    },
  },
  [wellKnown.status]: {
    type: 'object',
    description: 'The outcome of a request that returns no object.',
    properties: {
      apiVersion: text('The version of the schema that this object follows.'),
      kind: text('The kind of this object.'),
      code: { type: 'integer', format: 'int32', description: 'HTTP status.' },
      details: { type: 'object', description: 'What it is about, and the causes.' },
      message: text('A sentence for people.'),
      metadata: { allOf: [refTo(wellKnown.listMeta)], default: {} },
      reason: text('One word for programs.'),
      status: text('Success or Failure.'),
    },
  },
  [wellKnown.deleteOptions]: {
    type: 'object',
    description: 'How to delete.',
    properties: {
      apiVersion: text('The version of the schema that this object follows.'),
      kind: text('The kind of this object.'),
      dryRun: { type: 'array', items: { type: 'string' }, description: 'All, or nothing.' },
      gracePeriodSeconds: integer('How long the object may take to end.'),
      orphanDependents: { type: 'boolean', description: 'Use propagationPolicy.' },
      preconditions: {
        type: 'object',
        description: 'What must be true for the deletion to happen.',
        properties: { resourceVersion: text('This version.'), uid: text('This object.') },
      },
      propagationPolicy: text('Orphan, Background or Foreground.'),
    },
  },
};
