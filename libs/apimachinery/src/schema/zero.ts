import type { Field, ObjectNode, ScalarNode } from './node.js';

const scalars: Readonly<Record<ScalarNode['type'], unknown>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  intOrString: 0,
  quantity: '0',
};

/** What an object has when nobody has set anything in it. */
export const zeroOfObject = ({ fields }: ObjectNode): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...fields].flatMap(([name, field]) =>
      field.shown === undefined ? [] : [[name, zeroOfField(field)] as const],
    ),
  );

/** What a field is when nobody has set it, where it is shown at all. */
export function zeroOfField({ node: nodeOf, shown }: Field): unknown {
  const node = nodeOf();
  if (shown !== 'zero' || node.type === 'list' || node.type === 'map' || node.type === 'any')
    return null;
  return node.type === 'object' ? zeroOfObject(node) : scalars[node.type];
}
