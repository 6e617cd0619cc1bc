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

export const bigCount = scalar({ type: 'integer', format: 'int64' });
/** A number, or a text such as a percentage. */
export const amount = scalar({ type: 'intOrString' });
/** One of a few texts. */
export const word = (words: readonly string[], description: string): Field =>
  scalar({ type: 'string', words })(description);

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

const atomicList = { listType: 'atomic', keys: [], patchStrategy: 'replace' } as const;

/** A list that is written as a whole: its order matters, or its items have no name. */
export const listOf = (items: SchemaNode): ListNode => ({
  type: 'list',
  items: () => items,
  ...atomicList,
});

export const textList: ListNode = listOf({ type: 'string' });
export const anyNode: SchemaNode = { type: 'any' };
export const mapOf = (values: SchemaNode): SchemaNode => ({
  type: 'map',
  values: () => values,
  atomic: false,
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
