import { syntaxLimits } from './limits.js';
import { tooDeep } from './problem.js';
import { type ByKind, dispatch, type Node } from './node.js';

/** Every node, the outer ones first, and how deep it is. Without recursion, so that it holds for any depth. */
export function visit(node: Node, look: (node: Node, depth: number) => void): void {
  const left = [{ node, depth: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node: one, depth } = next;
    look(one, depth);
    for (const part of dispatch(one, parts).toReversed())
      left.push({ node: part, depth: depth + 1 });
  }
}

/** @throws SyntaxProblem for a tree that is too deep to be gone through with recursion. */
export function refuseHeight(root: Node): void {
  visit(root, ({ at }, depth) => {
    if (depth > syntaxLimits.heightMax) throw tooDeep(at);
  });
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
