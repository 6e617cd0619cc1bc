import { Duration, Fault, type Result, times, Timestamp } from '@navarch/cel';
import type { OpenSchema } from '../open-schema.js';
import { parseSpan } from '../spans.js';

/** A text, or what it says by its format. */
export const textValue = (text: string, { format = '' }: OpenSchema): Result =>
  (Object.hasOwn(readers, format) ? readers[format]?.(text) : undefined) ?? text;

const readers: Readonly<Record<string, (text: string) => Result>> = {
  duration: (text) => {
    const nanos = parseSpan(text);
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
