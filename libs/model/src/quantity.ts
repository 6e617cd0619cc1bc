/**
 * Quantities (`500m`, `1.5Gi`, `1e3`): numbers with a unit, compared and printed exactly.
 *
 * Held as a count of billionths, the finest grain Kubernetes knows; finer values round up.
 */
export type Quantity = { readonly nanos: bigint; readonly notation: Notation };
type Notation = 'binary' | 'decimal' | 'exponent';

export const quantityRule =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const shape = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,3}|[numkMGTPE]|[KMGTPE]i)?$/;
/** Longer texts are no quantities, and not worth the arithmetic. */
const lengthMax = 64;
const nano = 1_000_000_000n;

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryUnits = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Undefined when the text is no quantity. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = text.length > lengthMax ? null : shape.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const { factor, exponent, notation } = unitOf(suffix);
  const digits = BigInt(`${whole}${fraction}`) * factor;
  const nanos = scale(digits, exponent - fraction.length + 9);
  return { nanos: sign === '-' ? -nanos : nanos, notation };
}

function unitOf(suffix: string): { factor: bigint; exponent: number; notation: Notation } {
  const power = binaryUnits.indexOf(suffix);
  if (power !== -1) return { factor: 1024n ** BigInt(power + 1), exponent: 0, notation: 'binary' };
  const decimal = decimalExponents[suffix];
  if (decimal !== undefined) return { factor: 1n, exponent: decimal, notation: 'decimal' };
  return { factor: 1n, exponent: Number(suffix.slice(1)), notation: 'exponent' };
}

/** digits * 10^exponent, rounded away from zero. */
function scale(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (digits + divisor - 1n) / divisor;
}

/** The one way to write it: no fraction, the biggest unit that needs none. */
export function printQuantity({ nanos, notation }: Quantity): string {
  if (nanos === 0n) return '0';
  if (notation === 'binary' && nanos % nano === 0n) return printBinary(nanos / nano);
  if (notation === 'exponent') return printWith(nanos, (exponent) => `e${exponent}`);
  return printWith(nanos, (exponent) => suffixes.get(exponent) ?? '');
}

const suffixes = new Map(
  Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]),
);

function printBinary(count: bigint): string {
  let rest = count;
  let unit = '';
  // Below 1024 the plain number is the shorter text.
  for (const next of binaryUnits) {
    if (rest % 1024n !== 0n) break;
    rest /= 1024n;
    unit = next;
  }
  return `${rest}${unit}`;
}

function printWith(nanos: bigint, print: (exponent: number) => string): string {
  let rest = nanos;
  let exponent = -9;
  while (exponent < 18 && rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  return `${rest}${exponent === 0 ? '' : print(exponent)}`;
}

/** The same amount as every equal text prints it; undefined when the text is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : printQuantity(quantity);
}

/** Thousandths, rounded up: what schedulers count with. 0 when the text is no quantity. */
export function quantityMillis(value: string | number): number {
  const nanos = parseQuantity(String(value))?.nanos ?? 0n;
  // Divided as it is: a number of billionths would not be exact above 4 GB.
  return Number((nanos > 0n ? nanos + nanosPerMilli - 1n : nanos) / nanosPerMilli);
}

const nanosPerMilli = 1_000_000n;
