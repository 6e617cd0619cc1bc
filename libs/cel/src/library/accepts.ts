import type { Type } from '../types/type.js';
import { kindOf } from '../values/kind-of.js';
import { Opaque, type Value } from '../values/value.js';
import type { Overload } from './overload.js';

/** The form of a function that is meant for these values, where the checker could not know which. */
export const fitting = (
  overloads: readonly Overload[],
  values: readonly Value[],
): Overload | undefined =>
  overloads.find(({ args }) => args.every((type, index) => accepts(type, values[index] ?? null)));

function accepts(type: Type, value: Value): boolean {
  if (type.kind === 'dyn' || type.kind === 'param') return true;
  const kind = kindOf(value);
  if (type.kind === 'object') return kind === 'map';
  return type.kind === 'opaque' ? isNamed(type.name, value) : kind === type.kind;
}

function isNamed(name: string, value: Value): boolean {
  if (name === 'optional_type') return kindOf(value) === 'optional';
  return value instanceof Opaque && value.type.kind === 'opaque' && value.type.name === name;
}
