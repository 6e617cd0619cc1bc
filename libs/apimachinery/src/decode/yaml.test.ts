import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ApiError } from '../status.js';
import { decodeYaml } from './yaml.js';

const failure = (text: string): ApiError => {
  try {
    decodeYaml(text);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('should have been refused');
};

describe('values', () => {
  const rows = [
    { text: 'a: 1', expected: { a: 1 } },
    { text: 'a: [x, true, null, 1.5, "1"]', expected: { a: ['x', true, null, 1.5, '1'] } },
    { text: 'a: 2024-01-01', expected: { a: '2024-01-01' } },
    { text: '{"a": {"b": [1]}}', expected: { a: { b: [1] } } },
    { text: 'a: &x [1]\nb: *x', expected: { a: [1], b: [1] } },
    {
      text: 'a: &x {p: 1, q: 1}\nb:\n  <<: *x\n  q: 2',
      expected: { a: { p: 1, q: 1 }, b: { p: 1, q: 2 } },
    },
    { text: '1: x', expected: { 1: 'x' } },
    {
      text: 'a: [yes, No, ON, off, y, N, true]',
      expected: { a: [true, false, true, false, true, false, true] },
    },
    {
      text: 'a: ["yes", \'no\', !!str on, yEs, yes sir]\nb: |-\n  off',
      expected: { a: ['yes', 'no', 'on', 'yEs', 'yes sir'], b: 'off' },
    },
    {
      text: 'a: [010, -010, 0o10, 0x1F, 0b101, 1_000, 1_000.5, 08, 0, +7]',
      expected: { a: [8, -8, 8, 31, 5, 1000, 1000.5, 8, 0, 7] },
    },
    {
      text: 'a: ["010", 0x, 1:30, 1.2.3, 0b12, 12:30:45, 2024-01-01T00:00:00Z]',
      expected: { a: ['010', '0x', '1:30', '1.2.3', '0b12', '12:30:45', '2024-01-01T00:00:00Z'] },
    },
    { text: 'yes: 1\n010: 2', expected: { true: 1, 8: 2 } },
    { text: '--- # one document\na: b\n', expected: { a: 'b' } },
  ];
  for (const { text, expected } of rows) {
    it(JSON.stringify(text), () => {
      expect(decodeYaml(text).value).toEqual(expected);
    });
  }
});

describe('what is refused', () => {
  const rows = [
    { name: 'two documents', text: 'a: 1\n---\na: 2', says: 'single document' },
    { name: 'no document', text: '', says: 'single document' },
    { name: 'bad syntax', text: 'a: [1', says: 'line 1' },
    { name: 'an alias to nothing', text: 'a: *x', says: 'yaml:' },
    { name: 'a number that JSON has not', text: 'a: .inf', says: 'finite' },
    { name: 'bytes', text: 'a: !!binary aGk=', says: 'no counterpart in JSON' },
    { name: 'a set', text: 'a: !!set {x, y}', says: 'no counterpart in JSON' },
    { name: 'a map for a key', text: '? {a: 1}\n: b', says: 'keys must be scalars' },
    { name: 'depth in brackets', text: '['.repeat(100_000), says: 'nested deeper' },
    { name: 'depth in dashes', text: `${'- '.repeat(5000)}a`, says: 'nested deeper' },
    {
      name: 'aliases that multiply',
      text: [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
        'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
        'd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]',
      ].join('\n'),
      says: 'aliasing',
    },
    { name: 'too many parts', text: '- 1\n'.repeat(300_000), says: 'too many parts' },
    { name: 'a list that contains itself', text: 'a: &a [*a]', says: '' },
  ];
  for (const { name, text, says } of rows) {
    it(name, () => {
      const error = failure(text);
      expect(error.code).toBe(400);
      expect(error.message).toContain(says);
    });
  }

  it('does not quote the body', () => {
    expect(failure('password: "hunter2').message).not.toContain('hunter2');
  });
});

it('reads wide documents in a moment', () => {
  const items = 30_000;
  const list = decodeYaml(`a:\n${'- 1\n'.repeat(items)}`).value as { a: number[] };
  expect(list.a).toHaveLength(items);
  const map = decodeYaml(Array.from({ length: items }, (_, index) => `k${index}: 1`).join('\n'));
  expect(map.duplicates).toEqual([]);
});

it('reads JSON of any size', () => {
  const many = { a: Array.from({ length: 200_000 }, (_, index) => ({ b: index })) };
  expect(decodeYaml(JSON.stringify(many)).value).toEqual(many);
});

it('finds fields given twice', () => {
  expect(decodeYaml('a:\n  b: 1\n  b: 2\nc:\n- d: 1\n  d: 2').duplicates.toSorted()).toEqual([
    'a.b',
    'c[0].d',
  ]);
});

it('keeps __proto__ a field like any other', () => {
  const { value } = decodeYaml('__proto__:\n  polluted: true');
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('fails in no other way than 400, whatever it is given', () => {
  const words = [
    '- ',
    'a',
    ': ',
    '\n',
    '  ',
    '&x ',
    '*x',
    '[',
    ']',
    '{',
    '}',
    '!t ',
    '|\n',
    '"',
    '?',
  ];
  const pieces = fc.array(fc.constantFrom(...words));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((parts) => parts.join('')),
      ),
      (text) => {
        let code = 200;
        try {
          decodeYaml(text);
        } catch (error) {
          code = error instanceof ApiError ? error.code : 500;
        }
        expect([200, 400]).toContain(code);
      },
    ),
  );
});
