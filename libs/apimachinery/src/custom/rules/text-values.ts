import { Duration, Fault, type Result, times, Timestamp } from '@navarch/cel';
import type { OpenSchema } from '../open-schema.js';

/** A text, or what it says by its format. */
export const textValue = (text: string, { format = '' }: OpenSchema): Result =>
  (Object.hasOwn(readers, format) ? readers[format]?.(text) : undefined) ?? text;

const readers: Readonly<Record<string, (text: string) => Result>> = {
  duration: (text) => {
    const nanos = spanOf(text);
    return nanos === undefined ? new Fault(`Invalid duration ${text}`) : new Duration(nanos);
  },
  date: (text) => moment(`${text}T00:00:00Z`, `Invalid date formatted string ${text}`),
  'date-time': (text) => moment(text, `Invalid date-time formatted string ${text}`),
  byte: (text) => Buffer.from(text, 'base64'),
};

function moment(text: string, complaint: string): Result {
  const nanos = times.parseTimestamp(text);
  return nanos === undefined ? new Fault(complaint) : new Timestamp(nanos);
}

const hour = 3_600_000_000_000n;
const units: Readonly<Record<string, bigint>> = { d: 24n * hour, w: 7n * 24n * hour };

/** As schemas write spans: Go's way, or a number of days or weeks. */
function spanOf(text: string): bigint | undefined {
  const nanos = times.parseDuration(text);
  if (nanos !== undefined) return nanos;
  const [, count = '', unit = ''] = /^(\d+)\s*([a-z])[a-z]*$/.exec(text.trim()) ?? [];
  const worth = units[unit];
  return worth === undefined
    ? times.parseDuration(text.replaceAll(/\s/g, ''))
    : BigInt(count) * worth;
}
