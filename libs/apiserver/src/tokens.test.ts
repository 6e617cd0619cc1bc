import { describe, expect, it } from '@jest/globals';
import { parseTokens, tokenTable } from './tokens.js';

const rows = [
  { name: 'without groups', line: 't1,alice,1', expected: 't1 alice []' },
  { name: 'one bare group', line: 't1,alice,1,ops', expected: 't1 alice [ops]' },
  { name: 'quoted groups', line: 't1,alice,1,"ops,dev"', expected: 't1 alice [ops dev]' },
  { name: 'quoted user', line: 't1,"smith, a",1,"ops"', expected: 't1 smith, a [ops]' },
  { name: 'spaces', line: ' t1 , alice , 1 , "ops , dev" ', expected: 't1 alice [ops dev]' },
  { name: 'a comment', line: '# t1,alice,1', expected: '' },
  { name: 'no uid', line: 't1,alice', expected: 'refused' },
  { name: 'no user', line: 't1,,1', expected: 'refused' },
];

describe('a line of a token file', () => {
  it.each(rows)('$name', ({ line, expected }) => {
    expect(print(line)).toBe(expected);
  });

  it('is never quoted in the error', () => {
    expect(() => parseTokens('a,b,c\nsesame,alice')).toThrow('tokens.malformed {"line":2}');
  });
});

describe('a token table', () => {
  const table = tokenTable(parseTokens('open-sesame,alice,1,ops'));

  it('knows the whole token only', () => {
    expect(table.userOf('open-sesame')).toEqual({ name: 'alice', groups: ['ops'], uid: '1' });
    for (const wrong of ['', 'open', 'open-sesame ', 'OPEN-SESAME']) {
      expect(table.userOf(wrong)).toBeUndefined();
    }
  });

  it('does not hold the token', () => {
    expect(JSON.stringify(table)).not.toContain('sesame');
  });
});

function print(line: string): string {
  try {
    return parseTokens(line)
      .map(({ token, user }) => `${token} ${user.name} [${user.groups.join(' ')}]`)
      .join();
  } catch {
    return 'refused';
  }
}
