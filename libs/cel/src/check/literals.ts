import { expressionOf } from '../library/regex.js';
import { parseDuration, parseTimestamp } from '../library/times.js';
import type { Node, NodeOf } from '../syntax/node.js';
import type { Problem } from '../syntax/problem.js';
import { isOpen } from '../types/assign.js';
import { printType } from '../types/print.js';
import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { Fault } from '../values/value.js';
import { lintFormat } from './formats.js';
import { visit } from '../syntax/visit.js';

type Types = ReadonlyMap<Node, Type>;

/** What is wrong with what is written out, and can never be what it is taken for. */
export function lint(node: Node, types: Types): Problem[] {
  const exempt = new Set<Node>();
  const problems: Problem[] = [];
  visit(node, (one) => {
    if (one.kind === 'call') problems.push(...lintCall(one, { types, exempt }));
    const rows = exempt.has(one) ? [] : rowsOf(one);
    problems.push(...rows.flatMap((row) => lintRow(row, types)));
  });
  return problems;
}

const isWrong: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => parseDuration(text) === undefined,
  timestamp: (text) => parseTimestamp(text) === undefined,
  matches: (text) => expressionOf(text) instanceof Fault,
};

type Context = { readonly types: Types; readonly exempt: Set<Node> };

function lintCall(call: NodeOf<'call'>, { types, exempt }: Context): readonly Problem[] {
  const { name, args } = call;
  const last = args.at(-1);
  if (name === 'format') {
    // What is to be shown may be of any kind.
    if (last !== undefined) exempt.add(last);
    return lintFormat(call, types);
  }
  const test = Object.hasOwn(isWrong, name) ? isWrong[name] : undefined;
  if (test === undefined || last?.kind !== 'const') return [];
  return typeof last.value === 'string' && test(last.value)
    ? [{ at: last.at, message: `invalid ${name} argument` }]
    : [];
}

/** What must be of one type: the items of a list, the keys of a map, its values. */
function rowsOf(node: Node): readonly (readonly Node[])[] {
  if (node.kind === 'list') return [node.items.filter((_item, index) => !node.optional.has(index))];
  if (node.kind !== 'map') return [];
  const plain = node.entries.filter(({ optional }) => !optional);
  return [node.entries.map(({ key }) => key), plain.map(({ value }) => value)];
}

function lintRow(row: readonly Node[], types: Types): readonly Problem[] {
  const [first, ...others] = row;
  const wanted = first && types.get(first);
  if (wanted === undefined || isOpen(wanted)) return [];
  const other = others.find((node) => {
    const type = types.get(node);
    return type !== undefined && !isOpen(type) && !goTogether(wanted, type);
  });
  if (other === undefined) return [];
  const found = printType(types.get(other) ?? t.dyn);
  return [{ at: other.at, message: `expected type '${printType(wanted)}' but found '${found}'` }];
}

/** Lists of nothing go with lists of anything. */
function goTogether(one: Type, other: Type): boolean {
  if (isOpen(one) || isOpen(other)) return true;
  const [left, right] = [t.paramsOf(one), t.paramsOf(other)];
  if (left.length === 0 || left.length !== right.length) return t.isSame(one, other);
  return (
    one.kind === other.kind &&
    left.every((inner, index) => goTogether(inner, right[index] ?? t.dyn))
  );
}
