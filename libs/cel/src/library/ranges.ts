import { Fault, Uint } from '../values/value.js';

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;

/** More digits are in no number of 64 bits, and take long to read. */
export const digitsMax = 20;

export const integerOverflow = new Fault('integer overflow');
const unsignedOverflow = new Fault('unsigned integer overflow');

export function checkInt(value: bigint | Fault): bigint | Fault {
  if (typeof value !== 'bigint') return value;
  return value < int64Min || value > int64Max ? integerOverflow : value;
}

export function checkUint(value: bigint | Fault): Uint | Fault {
  if (typeof value !== 'bigint') return value;
  return value < 0n || value > uint64Max ? unsignedOverflow : new Uint(value);
}

/** A number without what stands behind its point. */
export function wholeOf(value: number, isUnsigned: boolean): bigint | Fault {
  const fault = isUnsigned ? unsignedOverflow : integerOverflow;
  if (!Number.isFinite(value)) return fault;
  // Of the largest numbers it is not known which whole number they were.
  const most = isUnsigned ? 2 ** 64 : 2 ** 63;
  const least = isUnsigned ? -1 : -(2 ** 63);
  return value >= most || value <= least ? fault : BigInt(Math.trunc(value));
}
