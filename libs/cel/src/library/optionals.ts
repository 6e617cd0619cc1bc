import * as t from '../types/type.js';
import {
  Duration,
  Fault,
  isFault,
  Items,
  List,
  Mapping,
  Optional,
  type Result,
  Timestamp,
  Uint,
  type Value,
} from '../values/value.js';
import { through } from './costs.js';
import { collect } from './operators.js';
import { member, type Overload, plain } from './overload.js';

const held = t.param('T');
const maybe = t.optionalOf(held);

const numberOf = (value: Value): bigint | number | undefined => {
  if (value instanceof Uint) return value.value;
  if (value instanceof Duration) return value.nanos;
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
};

/** What a field is when nobody has set it. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === '') return true;
  if (value instanceof List || value instanceof Mapping) return value.size === 0;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Timestamp) return false;
  const worth = numberOf(value);
  return worth !== undefined && Number(worth) === 0;
}

/** Those that are there. */
function unwrap(list: List): Result {
  const found = collect([list]);
  if (isFault(found)) return found;
  return new Items(
    found.flatMap((one) => (one instanceof Optional && one.value !== undefined ? [one.value] : [])),
  );
}

export const optionals: readonly Overload[] = [
  plain('optional.none', [], { result: maybe, call: () => new Optional() }),
  plain('optional.of', [held], { result: maybe, call: (value: Value) => new Optional(value) }),
  plain('optional.ofNonZeroValue', [held], {
    result: maybe,
    call: (value: Value) => (isZero(value) ? new Optional() : new Optional(value)),
  }),
  member('hasValue', [maybe], {
    result: t.bool,
    call: ({ value }: Optional) => value !== undefined,
  }),
  member('value', [maybe], {
    result: held,
    call: ({ value }: Optional) =>
      value === undefined ? new Fault('optional.none() dereference') : value,
  }),
  plain('optional.unwrap', [t.listOf(maybe)], {
    result: t.listOf(held),
    call: unwrap,
    cost: through(),
  }),
  member('unwrapOpt', [t.listOf(maybe)], {
    result: t.listOf(held),
    call: unwrap,
    cost: through(),
  }),
];
