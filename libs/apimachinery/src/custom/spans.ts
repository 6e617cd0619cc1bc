import { times } from '@navarch/cel';

const hour = 3_600_000_000_000n;
/** The last name is also the beginning of longer ones: `seconds`. */
const units: readonly (readonly [worth: bigint, ...names: string[]])[] = [
  [1n, 'ns', 'nano'],
  [1000n, 'us', 'µs', 'micro'],
  [1_000_000n, 'ms', 'milli'],
  [1_000_000_000n, 's', 'sec'],
  [60_000_000_000n, 'm', 'min'],
  [hour, 'h', 'hr', 'hour'],
  [24n * hour, 'd', 'day'],
  [7n * 24n * hour, 'w', 'week'],
];

/** The nanoseconds of a span as schemas have it: Go's way, or whole numbers with units, up to weeks; undefined for none. */
export function parseSpan(text: string): bigint | undefined {
  const nanos = times.parseDuration(text);
  if (nanos !== undefined) return nanos;
  let sum: bigint | undefined;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    if (count.length > digitsMax) return undefined;
    const worth = worthOf(unit.toLowerCase());
    if (worth !== undefined) sum = (sum ?? 0n) + BigInt(count) * worth;
  }
  return sum;
}

/** As many as a whole number of 64 bits surely holds. */
const digitsMax = 18;

const worthOf = (unit: string): bigint | undefined =>
  units.find(([, ...names]) => names.includes(unit) || unit.startsWith(names.at(-1) ?? unit))?.[0];
