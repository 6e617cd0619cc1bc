import { Duration, Fault, Timestamp } from '../values/value.js';
import { digitsMax } from './ranges.js';

const second = 1_000_000_000n;
/** From the first second of year 1 to the last of year 9999. */
const first = -62_135_596_800n * second;
const last = 253_402_300_800n * second - 1n;
/** What fits into 64 bits of nanoseconds. */
const spanMax = 2n ** 63n - 1n;

export const checkTimestamp = (nanos: bigint): Timestamp | Fault =>
  nanos < first || nanos > last ? new Fault('timestamp overflow') : new Timestamp(nanos);

export const checkDuration = (nanos: bigint): Duration | Fault =>
  nanos > spanMax || nanos < -spanMax - 1n ? new Fault('duration overflow') : new Duration(nanos);

const shape =
  /^(?<day>\d{4}-\d{2}-\d{2})T(?<time>\d{2}:\d{2}:\d{2})(?:[.,](?<fraction>\d{1,9})\d*)?(?:Z|(?<sign>[-+])(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d))$/;

/** RFC 3339; undefined for anything else. */
export function parseTimestamp(text: string): bigint | undefined {
  const { day, time, fraction = '', sign, hours, minutes } = shape.exec(text)?.groups ?? {};
  if (day === undefined || time === undefined) return undefined;
  const written = `${day}T${time}.000Z`;
  const date = new Date(written);
  // A day or an hour that there is not comes back as another, or as none.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== written) return undefined;
  const nanos =
    BigInt(date.getTime() - offsetOf(sign, hours, minutes)) * 1_000_000n +
    BigInt(fraction.padEnd(9, '0'));
  return nanos < first || nanos > last ? undefined : nanos;
}

const offsetOf = (sign = '+', hours = '0', minutes = '0'): number =>
  (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

const spanShape = /^([-+]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/;

/** As Go writes spans: `1h30m`, `-1.5s`; undefined for anything else. */
export function parseDuration(text: string): bigint | undefined {
  const found = spanShape.exec(text);
  if (found === null) return undefined;
  const [, sign, body = ''] = found;
  let nanos = 0n;
  for (const part of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) nanos += worthOf(part);
  const signed = sign === '-' ? -nanos : nanos;
  return checkDuration(signed) instanceof Fault ? undefined : signed;
}

function worthOf([, whole = '', fraction = '', unit = '']: RegExpMatchArray): bigint {
  const worth = units[unit] ?? 0n;
  // More digits before the point are too large whatever the unit, and more of them behind it too small.
  const [high, low] = [whole.replace(/^0+/, ''), fraction.slice(0, digitsMax)];
  if (high.length > digitsMax) return spanMax * 2n;
  const part = (BigInt(low || '0') * worth) / 10n ** BigInt(low.length);
  return BigInt(high || '0') * worth + part;
}

/** Seconds, with what is left of one. */
export function printDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / second}${fractionOf(size % second)}s`;
}

export function printTimestamp(nanos: bigint): string {
  const left = ((nanos % second) + second) % second;
  const text = new Date(Number((nanos - left) / 1_000_000n)).toISOString();
  return `${text.slice(0, -5)}${fractionOf(left)}Z`;
}

function fractionOf(nanos: bigint): string {
  if (nanos === 0n) return '';
  return `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
}
