import { malformed } from './malformed.js';

/** Seconds since 1970 of the first and the last second that RFC 3339 can write. */
const earliest = -62_135_596_800;
const latest = 253_402_300_799;
const nanosMax = 999_999_999;

export type Timestamp = { readonly seconds: number; readonly nanos: number };

/**
 * A time as Kubernetes writes it in JSON: to the second, or (MicroTime) with six digits more.
 *
 * @returns undefined for the first second of the year 1, which stands for a time that is not set.
 * @throws ApiError 400 for a time outside of the years 1 to 9999.
 */
export function timeText(
  { seconds, nanos }: Timestamp,
  precision: 'seconds' | 'microseconds',
): string | undefined {
  const isReal = seconds >= earliest && seconds <= latest && nanos >= 0 && nanos <= nanosMax;
  if (!isReal) throw malformed('a time is out of range');
  if (seconds === earliest && nanos === 0) return undefined;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  if (precision === 'seconds') return `${whole}Z`;
  return `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}
