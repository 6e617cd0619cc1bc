import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { kindOf } from '../values/kind-of.js';
import { fitting } from '../library/accepts.js';
import { Meter } from '../values/meter.js';
import { Fault, noOverload, type Value } from '../values/value.js';
import type { Node, NodeOf } from '../syntax/node.js';
import type { Resolved } from './checker.js';
import { visit } from '../syntax/visit.js';

const constants: Readonly<Record<string, Type>> = {
  bool: t.bool,
  int: t.int,
  uint: t.uint,
  double: t.double,
  string: t.text,
  bytes: t.bytes,
  null: t.nothing,
};

/** The type of what is written out. */
export const constantType = (value: Value): Type => constants[kindOf(value)] ?? t.dyn;

const conversions = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'int',
  'string',
  'timestamp',
  'uint',
]);

/** The first conversion of something that is written out, and cannot be converted. */
export function foldConstants(node: Node, calls: ReadonlyMap<Node, Resolved>): Fault | undefined {
  let fault: Fault | undefined;
  visit(node, (one) => {
    if (one.kind === 'call') fault ??= convert(one, calls.get(one));
  });
  return fault;
}

function convert(
  { name, target, args }: NodeOf<'call'>,
  resolved: Resolved | undefined,
): Fault | undefined {
  const [arg] = args;
  if (target !== undefined || arg?.kind !== 'const' || !conversions.has(name)) return undefined;
  const overload = fitting(resolved?.overloads ?? [], [arg.value]);
  const made =
    overload === undefined
      ? noOverload
      : overload.call(new Meter(Number.POSITIVE_INFINITY), arg.value);
  return made instanceof Fault ? made : undefined;
}
