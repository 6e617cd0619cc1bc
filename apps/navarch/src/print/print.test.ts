import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { printLogLine } from './log-line.js';
import { printAge, printTable } from './table.js';

describe('tables', () => {
  it('have columns three spaces apart and no frame', () => {
    const text = printTable([
      ['NAME', 'STATE'],
      ['federation-api', 'ready'],
      ['tokyo', 'dead (signal SIGKILL)'],
    ]);
    expect(text).toBe(
      'NAME             STATE\nfederation-api   ready\ntokyo            dead (signal SIGKILL)',
    );
  });
});

describe('ages', () => {
  const rows = [
    [-5, '0s'],
    [90_000, '90s'],
    [600_000, '10m'],
    [3 * 3_600_000, '3h'],
    [9 * 24 * 3_600_000, '9d'],
  ] as const;
  for (const [ms, expected] of rows) it(expected, () => expect(printAge(ms)).toBe(expected));
});

describe('lines of logs', () => {
  const rows = [
    {
      name: 'ours become readable',
      line: '{"level":"warn","time":"2026-01-02T03:04:05.678Z","name":"syncer","pid":7,"cluster":"tokyo","msg":"lost"}',
      expected: '03:04:05.678 WARN  lost {"cluster":"tokyo"}',
    },
    { name: 'others stay', line: 'LOG:  ready', expected: 'LOG:  ready' },
    { name: 'what was cut off stays', line: '{"level":"wa', expected: '{"level":"wa' },
    { name: 'other JSON stays', line: '{"a":1}', expected: '{"a":1}' },
  ];
  for (const { name, line, expected } of rows) {
    it(name, () => expect(stripVTControlCharacters(printLogLine(line))).toBe(expected));
  }
});
