import type { Node, NodeOf } from '../syntax/node.js';
import type { Problem } from '../syntax/problem.js';
import { isOpen } from '../types/assign.js';
import { printType } from '../types/print.js';
import type { Type } from '../types/type.js';

/** `%s`, `%.3f`, `%%` */
const clause = /%(?:%|(?:\.\d+)?([\s\S]?))/g;

type Rule = { readonly name: string; readonly kinds: readonly string[]; readonly allowed: string };

const integers = ['int', 'uint'];
const rules: Readonly<Record<string, Rule>> = {
  d: { name: 'decimal', kinds: integers, allowed: 'integers' },
  f: { name: 'fixed-point', kinds: ['double', 'string'], allowed: 'doubles' },
  e: { name: 'scientific', kinds: ['double', 'string'], allowed: 'doubles' },
  b: { name: 'binary', kinds: [...integers, 'bool'], allowed: 'integers and bools' },
  x: {
    name: 'hex',
    kinds: [...integers, 'string', 'bytes'],
    allowed: 'integers, byte buffers, and strings',
  },
  o: { name: 'octal', kinds: integers, allowed: 'integers' },
};

/** A pattern and a list that are both written out: each clause must have a value that it can show. */
export function lintFormat(
  { target, args, at }: NodeOf<'call'>,
  types: ReadonlyMap<Node, Type>,
): readonly Problem[] {
  const [list] = args;
  if (target?.kind !== 'const' || typeof target.value !== 'string' || list?.kind !== 'list')
    return [];
  const letters = [...target.value.matchAll(clause)]
    .filter(([whole]) => whole !== '%%')
    .map(([, letter = '']) => letter);
  for (const [index, letter] of letters.entries()) {
    const item = list.items[index];
    if (item === undefined) return [{ at, message: `index ${index} out of range` }];
    const message = complain(letter, types.get(item));
    if (message !== undefined) return [{ at: item.at, message }];
  }
  return [];
}

function complain(letter: string, type: Type | undefined): string | undefined {
  const rule = rules[letter.toLowerCase()];
  if (rule === undefined || type === undefined || isOpen(type)) return undefined;
  return rule.kinds.includes(type.kind)
    ? undefined
    : `error during formatting: ${rule.name} clause can only be used on ${rule.allowed}, was given ${printType(type)}`;
}
