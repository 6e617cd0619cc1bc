import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { instantOf } from './timestamp.js';

const rows = [
  ['1970-01-01T00:00:00Z', 0],
  ['1969-12-31T23:59:59Z', -1_000],
  ['2024-02-29T12:00:00Z', 1_709_208_000_000],
  ['2024-02-29t12:00:00z', 1_709_208_000_000],
  ['2024-02-29T12:00:00.5Z', 1_709_208_000_500],
  ['2024-02-29T12:00:00.123999Z', 1_709_208_000_123],
  ['2024-02-29T14:30:00+02:30', 1_709_208_000_000],
  ['2024-02-28T23:00:00-13:00', 1_709_208_000_000],
  ['0000-03-01T00:00:00Z', -62_162_035_200_000],
  ['9999-12-31T23:59:59Z', 253_402_300_799_000],
] as const;

const malformed = [
  '',
  'now',
  '2024-02-29',
  '2024-02-29T12:00:00',
  '2024-02-29 12:00:00Z',
  '2023-02-29T12:00:00Z',
  '1900-02-29T12:00:00Z',
  '2024-04-31T12:00:00Z',
  '2024-00-01T12:00:00Z',
  '2024-13-01T12:00:00Z',
  '2024-01-00T12:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T12:60:00Z',
  '2024-01-01T12:00:60Z',
  '2024-01-01T12:00:00+24:00',
  '2024-01-01T12:00:00+0100',
  '2024-01-01T12:00:00.Z',
  '24-01-01T12:00:00Z',
  '2024-01-01T12:00:00Z ',
];

describe('an RFC 3339 text', () => {
  it.each(rows)('%s is the instant %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  it.each(malformed)('is not %j', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });

  it('means the instant that the language means by it', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (one) => {
        expect(instantOf(one.toISOString())).toBe(one.getTime());
      }),
      { numRuns: 2_000 },
    );
  });
});
