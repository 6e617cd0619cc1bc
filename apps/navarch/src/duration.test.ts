import { describe, expect, it } from '@jest/globals';
import { parseDuration } from './duration.js';

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['250ms', 250],
  ])('%s is %i ms', (text, ms) => expect(parseDuration('--timeout', text)).toBe(ms));
  it.each(['', '10', 'm', '5 m', '-1s', '0m', '1w', '999999s'])('is not %j', (text) => {
    expect(() => parseDuration('--timeout', text)).toThrow(/--timeout .* is no duration/);
  });
});
