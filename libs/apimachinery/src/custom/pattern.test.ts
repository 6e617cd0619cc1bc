import { describe, expect, it } from '@jest/globals';
import { expressionOf } from './pattern.js';

describe('a pattern of another engine', () => {
  const rows = [
    { pattern: '^[a-z-]+$', takes: 'a-b', leaves: 'A' },
    { pattern: '^(?i)(abort|warn)?$', takes: 'WARN', leaves: 'warned' },
    { pattern: '^((?i)january|february)(?::((?i)may))?$', takes: 'February:MAY', leaves: 'x' },
    { pattern: String.raw`\A[[:alpha:]_][[:alnum:]_]*\z`, takes: 'a1_', leaves: '1a' },
    { pattern: '^(a+)+$', takes: 'a'.repeat(10_000), leaves: `${'a'.repeat(10_000)}b` },
    { pattern: '^(?P<year>[0-9]{4})$', takes: '2030', leaves: '30' },
    { pattern: String.raw`^[\w\-\.]+$`, takes: 'a-b.c', leaves: 'a b' },
  ];
  for (const { pattern, takes, leaves } of rows)
    it(pattern, () => {
      const expression = expressionOf(pattern);
      expect([takes, leaves].map((text) => expression?.test(text))).toEqual([true, false]);
    });

  it.each(['[', '(', '*a', '(?=a)', String.raw`(a)\1`])('%s is none', (pattern) => {
    expect(expressionOf(pattern)).toBeUndefined();
  });
});
