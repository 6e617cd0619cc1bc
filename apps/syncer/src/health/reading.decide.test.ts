import { describe, expect, it } from '@jest/globals';
import { hasToBeRead, neverRead } from './reading.decide.js';

const fine = { ok: true, wasInDoubt: false, isOther: false };

describe('a cluster', () => {
  for (const [is, reading, seen, expected] of [
    ['is read when it never was', neverRead, fine, true],
    ['is read while it is on its way', { isSettled: false, probes: 2 }, fine, true],
    ['is not read when it was ready a moment ago', { isSettled: true, probes: 0 }, fine, false],
    ['is not read with the next probes either', { isSettled: true, probes: 2 }, fine, false],
    ['is read now and then', { isSettled: true, probes: 3 }, fine, true],
    ['is read when a probe fails', { isSettled: true, probes: 0 }, { ...fine, ok: false }, true],
    [
      'is read when it answers again',
      { isSettled: true, probes: 0 },
      { ...fine, wasInDoubt: true },
      true,
    ],
    [
      'is read when it may be another one',
      { isSettled: true, probes: 0 },
      { ...fine, isOther: true },
      true,
    ],
  ] as const) {
    it(is, () => {
      expect(hasToBeRead(reading, seen)).toBe(expected);
    });
  }
});
