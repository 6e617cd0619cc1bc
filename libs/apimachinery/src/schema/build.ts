import { kubernetesType } from './load.js';
import type { Field, ListNode, ObjectNode, ScalarNode, SchemaNode } from './node.js';

/** Small words to write the schema of an own kind in its kind file. Every field has a description. */

const scalar =
  (node: ScalarNode) =>
  (description: string): Field => ({ node: () => node, required: false, description });

export const text = scalar({ type: 'string' });
export const time = scalar({ type: 'string', format: 'date-time' });
export const count = scalar({ type: 'integer', format: 'int32' });
export const flag = scalar({ type: 'boolean' });

export const required = (field: Field): Field => ({ ...field, required: true });

export const of = (node: SchemaNode, description: string): Field => ({
  node: () => node,
  required: false,
  description,
});

export function structureOf(
  name: string,
  description: string,
  fields: Readonly<Record<string, Field>>,
): ObjectNode {
  return {
    type: 'object',
    name,
    description,
    fields: new Map(Object.entries(fields)),
    atomic: false,
  };
}

/** A list whose items are told apart by one field, in patches and in applies alike. */
export const listKeyedBy = (key: string, items: ObjectNode): ListNode => ({
  type: 'list',
  items: () => items,
  listType: 'map',
  keys: [key],
  patchStrategy: 'merge',
  mergeKey: key,
});

/** The two fields every object has besides its own: what it is, and its metadata. */
export const objectFields = (): Readonly<Record<string, Field>> => ({
  apiVersion: text('The version of the schema that this object follows.'),
  kind: text('The kind of this object.'),
  metadata: {
    node: () => kubernetesType('ObjectMeta'),
    required: false,
    description: 'Name, labels, annotations and what the server keeps about the object.',
  },
});

export const condition: ObjectNode = structureOf(
  'v1.Condition',
  'One observation about an object.',
  {
    type: required(text('What is observed.')),
    status: required(text('True, False or Unknown.')),
    reason: text('One word for why.'),
    message: text('A sentence for people.'),
    lastTransitionTime: time('When the status last changed.'),
    observedGeneration: of({ type: 'integer', format: 'int64' }, 'The generation observed.'),
  },
);
