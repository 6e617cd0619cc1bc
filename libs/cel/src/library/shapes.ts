import * as t from '../types/type.js';
import type { Value } from '../values/value.js';
import type { Result } from '../values/value.js';
import { member, type Overload, plain } from './overload.js';

/**
 * Forms of what the evaluator does by itself, as not all of what is written is looked at, or not as a value: they say the
 * types, and are never called.
 */
const never = (value: Value): Result => value;

const one = t.param('A');
const other = t.param('B');
const list = t.listOf(one);
const map = t.mapOf(one, other);

export const shapes: readonly Overload[] = [
  plain('_?_:_', [t.bool, one, one], { result: one, call: never }),
  plain('_[_]', [list, t.int], { result: one, call: never }),
  plain('_[_]', [map, one], { result: other, call: never }),
  plain('_[_]', [t.optionalOf(list), t.int], { result: t.optionalOf(one), call: never }),
  plain('_[_]', [t.optionalOf(map), one], { result: t.optionalOf(other), call: never }),
  plain('_[?_]', [list, t.int], { result: t.optionalOf(one), call: never }),
  plain('_[?_]', [map, one], { result: t.optionalOf(other), call: never }),
  plain('_[?_]', [t.optionalOf(list), t.int], { result: t.optionalOf(one), call: never }),
  plain('_[?_]', [t.optionalOf(map), one], { result: t.optionalOf(other), call: never }),
  member('or', [t.optionalOf(one), t.optionalOf(one)], {
    result: t.optionalOf(one),
    call: never,
  }),
  member('orValue', [t.optionalOf(one), one], { result: one, call: never }),
];
