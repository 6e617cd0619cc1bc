import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { kindOf } from '../values/kind-of.js';
import type { Value } from '../values/value.js';

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
