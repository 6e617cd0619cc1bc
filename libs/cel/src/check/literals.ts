import { expressionOf } from '../library/regex.js';
import { parseDuration, parseTimestamp } from '../library/times.js';
import { type ByKind, dispatch, type Node, type NodeOf } from '../syntax/node.js';
import type { Problem } from '../syntax/problem.js';
import { Fault } from '../values/value.js';

/** What is wrong with texts that are written out and can never be what they are taken for. */
export function lint(node: Node): Problem[] {
  const problems: Problem[] = [];
  visit(node, (one) => {
    const problem = one.kind === 'call' ? judge(one) : undefined;
    if (problem !== undefined) problems.push(problem);
  });
  return problems;
}

const isWrong: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => parseDuration(text) === undefined,
  timestamp: (text) => parseTimestamp(text) === undefined,
  matches: (text) => expressionOf(text) instanceof Fault,
};

function judge({ name, args }: NodeOf<'call'>): Problem | undefined {
  const test = Object.hasOwn(isWrong, name) ? isWrong[name] : undefined;
  const last = args.at(-1);
  if (test === undefined || last?.kind !== 'const') return undefined;
  return typeof last.value === 'string' && test(last.value)
    ? { at: last.at, message: `invalid ${name} argument` }
    : undefined;
}

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
  bind: ({ value, body }) => [value, body],
  optMap: ({ target, body }) => [target, body],
  fold: ({ range, keep, make }) => [range, keep, make].filter((one) => one !== undefined),
};
