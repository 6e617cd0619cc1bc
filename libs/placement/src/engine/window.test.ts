import { describe, expect, it } from '@jest/globals';
import type { FailbackWindow } from '@navarch/model';
import { closedUntil } from './window.js';

const at = (text: string): number => Date.parse(text);

/** `22:00-04:00 Mon Tue`. */
const windowOf = (text: string): FailbackWindow => {
  const [span = '', ...days] = text.split(' ');
  const [start = '', end = ''] = span.split('-');
  return {
    start,
    end,
    ...(days.length === 0 ? {} : { days: days as FailbackWindow['days'] & {} }),
  };
};

describe('a window', () => {
  // 2026-03-04 is a Wednesday.
  it.each([
    ['10:00-12:00', '2026-03-04T09:59:59.999Z', '2026-03-04T10:00:00Z'],
    ['10:00-12:00', '2026-03-04T10:00:00Z', undefined],
    ['10:00-12:00', '2026-03-04T11:59:59.999Z', undefined],
    ['10:00-12:00', '2026-03-04T12:00:00Z', '2026-03-05T10:00:00Z'],
    ['22:00-04:00', '2026-03-04T03:59:00Z', undefined],
    ['22:00-04:00', '2026-03-04T04:00:00Z', '2026-03-04T22:00:00Z'],
    ['22:00-04:00', '2026-03-04T23:30:00Z', undefined],
    ['22:00-04:00 Tue', '2026-03-04T03:59:00Z', undefined],
    ['22:00-04:00 Tue', '2026-03-04T22:30:00Z', '2026-03-10T22:00:00Z'],
    ['22:00-04:00 Wed', '2026-03-04T03:59:00Z', '2026-03-04T22:00:00Z'],
    ['09:00-10:00 Wed', '2026-03-04T10:00:00Z', '2026-03-11T09:00:00Z'],
    ['09:00-10:00 Sat Sun', '2026-03-04T10:00:00Z', '2026-03-07T09:00:00Z'],
    ['09:00-10:00 Sun', '1970-01-01T00:00:00Z', '1970-01-04T09:00:00Z'],
    ['23:59-00:01 Thu', '1970-01-01T23:59:30Z', undefined],
    ['23:59-00:01 Thu', '1970-01-02T00:00:30Z', undefined],
    ['23:59-00:01 Thu', '1970-01-02T00:01:00Z', '1970-01-08T23:59:00Z'],
  ])('%s at %s opens at %s', (text, now, opens) => {
    const wanted = opens === undefined ? undefined : at(opens);
    expect(closedUntil(windowOf(text), at(now))).toBe(wanted);
  });

  it('that is not given is always open', () => {
    expect(closedUntil(undefined, 0)).toBeUndefined();
  });

  it('opens at the instant it tells, and not before', () => {
    const window = windowOf('21:30-02:15 Fri Mon');
    for (let hour = 0; hour < 24 * 8; hour += 1) {
      const now = at('2026-03-04T00:00:00Z') + hour * 3_600_000;
      const opens = closedUntil(window, now);
      if (opens === undefined) continue;
      expect(closedUntil(window, opens)).toBeUndefined();
      expect(closedUntil(window, opens - 1)).toBe(opens);
    }
  });
});
