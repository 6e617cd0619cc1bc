import type { Node } from '../syntax/node.js';

/** `a.b.c` as one name; undefined for what is more than names. */
export function qualifiedName(node: Node): string | undefined {
  if (node.kind === 'ident') return node.name.replace(/^\./, '');
  if (node.kind !== 'select' || node.test || node.optional) return undefined;
  const before = qualifiedName(node.operand);
  return before === undefined ? undefined : `${before}.${node.field}`;
}
