import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ApiError } from '../status.js';
import { decodeText } from './decoded.js';
import { decodeJson } from './json.js';
import { decodeYaml } from './yaml.js';
import { decodeLimits } from './limits.js';

const failure = (text: string): ApiError => {
  try {
    decodeJson(text);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error(`${text} should have been refused`);
};

describe('duplicate fields', () => {
  const rows = [
    { text: '{"a":1,"a":2}', expected: ['a'] },
    { text: '{"data":{"a":"1","b":"2","a":"3"}}', expected: ['data.a'] },
    { text: '{"a":[{"b":1},{"b":1,"b":2}]}', expected: ['a[1].b'] },
    { text: '{"a":{"a":1},"b":{"a":1}}', expected: [] },
    { text: '{"a":1,"\\u0061":2}', expected: ['a'] },
    { text: '{"a":"x\\"a\\":1,","b":"\\\\","c":1,"c":2}', expected: ['c'] },
    { text: '["a","a"]', expected: [] },
    { text: '{"a":1,"a":2,"a":3}', expected: ['a', 'a'] },
  ];
  for (const { text, expected } of rows) {
    it(text, () => {
      expect(decodeJson(text).duplicates).toEqual(expected);
    });
  }
});

it('refuses numbers that would be stored as none', () => {
  for (const text of ['{"a":1e400}', '[[-1E+999]]', `{"a":{"b":${'9'.repeat(310)}}}`])
    expect(failure(text).code).toBe(400);
  expect(decodeJson('{"a":1e300,"b":"1e400"}').value).toEqual({ a: 1e300, b: '1e400' });
});

describe('integers', () => {
  const rows = [
    { text: '{"a":[{"b":9007199254740993}]}', expected: ['a[0].b=9007199254740993'] },
    { text: '{"a":1152921504606846976}', expected: ['a=1152921504606846976'] },
    { text: '{"a":{"b":1},"c":-9223372036854775807}', expected: ['c=-9223372036854775807'] },
    { text: '[{"op":"add","value":9007199254740993}]', expected: ['[0].value=9007199254740993'] },
    { text: '{"a":9007199254740992,"b":-9007199254740991,"c":9223372036854775808}', expected: [] },
    { text: '{"a":9007199254740993.0,"b":1.5,"c":1e20,"d":"9007199254740993"}', expected: [] },
  ];
  for (const { text, expected } of rows) {
    it(`are told when they come out as others: ${text}`, () => {
      for (const { inexact = [] } of [
        decodeJson(text),
        decodeYaml(text.replace('{', '{ "z": z, ')),
      ])
        expect(inexact.map((one) => `${one.path}=${one.text}`)).toEqual(expected);
    });
  }
});

describe('what is not one JSON value', () => {
  const texts = ['', '{', '{"a":1}{"b":2}', '{"a":1} x', 'a: 1', '{"a":NaN}', '[1,]', '"open'];
  for (const text of texts) {
    it(JSON.stringify(text), () => {
      expect(failure(text).code).toBe(400);
    });
  }

  it('does not quote the body', () => {
    expect(failure('{"password": hunter2}').message).not.toContain('hunter2');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => decodeText(new Uint8Array([0x7b, 0xff, 0x7d]))).toThrow('not valid UTF-8');
  });
});

describe('depth', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it('is allowed up to the limit', () => {
    expect(decodeJson(nested(decodeLimits.depthMax)).duplicates).toEqual([]);
  });

  for (const levels of [decodeLimits.depthMax + 1, 1_000_000]) {
    it(`is refused at ${levels}`, () => {
      expect(failure(nested(levels)).message).toContain('nested deeper');
    });
  }
});

it('keeps __proto__ a field like any other', () => {
  const { value } = decodeJson('{"__proto__":{"polluted":true}}');
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it('reads whatever JSON can say as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const decoded = decodeJson(JSON.stringify(value));
      expect(JSON.stringify(decoded.value)).toBe(JSON.stringify(value));
      expect(decoded.duplicates).toEqual([]);
    }),
  );
});

it('fails in no other way than 400, whatever it is given', () => {
  const pieces = fc.array(
    fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '"a"', '1', 'null', ' ', '\\u00'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((parts) => parts.join('')),
      ),
      (text) => {
        let code = 200;
        try {
          decodeJson(text);
        } catch (error) {
          code = error instanceof ApiError ? error.code : 500;
        }
        expect([200, 400]).toContain(code);
      },
    ),
  );
});
