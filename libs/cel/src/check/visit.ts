import { type ByKind, dispatch, type Node } from '../syntax/node.js';

/** Every node, the outer ones first. */
export function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const part of dispatch(node, parts)) visit(part, look);
}

const parts: ByKind<readonly Node[]> = {
  const: () => [],
  ident: () => [],
  struct: () => [],
  select: ({ operand }) => [operand],
  call: ({ target, args }) => (target === undefined ? args : [target, ...args]),
  logic: ({ terms }) => terms,
  list: ({ items }) => items,
  map: ({ entries }) => entries.flatMap(({ key, value }) => [key, value]),
  optMap: ({ target, body }) => [target, body],
  fold: ({ range, keep, make }) => [range, keep, make].filter((one) => one !== undefined),
};
