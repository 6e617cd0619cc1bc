import { parseQuantity, quantityRule } from '@navarch/model';
import * as t from '../types/type.js';
import { Fault, Opaque, type Result } from '../values/value.js';
import { through } from './costs.js';
import { member, type Overload, plain } from './overload.js';

export const quantityType = t.opaque('kubernetes.Quantity');

const whole = 1_000_000_000n;
const int64Max = 2n ** 63n - 1n;

class Quantity extends Opaque {
  readonly type = quantityType;

  constructor(readonly nanos: bigint) {
    super();
  }

  equals(other: Opaque): boolean {
    return other instanceof Quantity && other.nanos === this.nanos;
  }
}

function read(text: string): Quantity | Fault {
  const quantity = parseQuantity(text);
  return quantity === undefined ? new Fault(quantityRule) : new Quantity(quantity.nanos);
}

/** Undefined for what is no whole number, or too large for one. */
function integerOf({ nanos }: Quantity): bigint | undefined {
  const number = nanos / whole;
  const fits = nanos % whole === 0n && number <= int64Max && number >= -int64Max;
  return fits ? number : undefined;
}

const sign = (nanos: bigint): bigint => (nanos === 0n ? 0n : nanos > 0n ? 1n : -1n);

const order = ({ nanos: one }: Quantity, { nanos: other }: Quantity): bigint => sign(one - other);

const sum =
  (factor: bigint) =>
  ({ nanos }: Quantity, other: Quantity | bigint): Result =>
    new Quantity(nanos + factor * (typeof other === 'bigint' ? other * whole : other.nanos));

const pair = [quantityType, quantityType];

export const quantities: readonly Overload[] = [
  plain('quantity', [t.text], { result: quantityType, call: read, cost: through() }),
  plain('isQuantity', [t.text], {
    result: t.bool,
    call: (text: string) => !(read(text) instanceof Fault),
    cost: through(),
  }),
  plain('sign', [quantityType], { result: t.int, call: ({ nanos }: Quantity) => sign(nanos) }),
  member('isInteger', [quantityType], {
    result: t.bool,
    call: (one: Quantity) => integerOf(one) !== undefined,
  }),
  member('asInteger', [quantityType], {
    result: t.int,
    call: (one: Quantity) => integerOf(one) ?? new Fault('cannot convert value to integer'),
  }),
  member('asApproximateFloat', [quantityType], {
    result: t.double,
    call: ({ nanos }: Quantity) => Number(nanos / whole) + Number(nanos % whole) / Number(whole),
  }),
  member('isGreaterThan', pair, {
    result: t.bool,
    call: (one: Quantity, other: Quantity) => order(one, other) > 0n,
  }),
  member('isLessThan', pair, {
    result: t.bool,
    call: (one: Quantity, other: Quantity) => order(one, other) < 0n,
  }),
  member('compareTo', pair, { result: t.int, call: order }),
  ...(
    [
      ['add', 1n],
      ['sub', -1n],
    ] as const
  ).flatMap(([name, factor]) =>
    [quantityType, t.int].map((other) =>
      member(name, [quantityType, other], { result: quantityType, call: sum(factor) }),
    ),
  ),
];
