import { describe, expect, it } from '@jest/globals';
import { checkValue } from './check.js';
import { completed } from './complete.js';
import type { OpenSchema } from './open-schema.js';

const text = (value: unknown, schema: OpenSchema): string[] =>
  checkValue(schema, value, 'spec.x').map(({ field, message }) => `${field}: ${message}`);

const at = (message: string): string => `spec.x: ${message}`;

type Row = {
  readonly schema: OpenSchema;
  readonly value: unknown;
  readonly says: readonly string[];
};

const scalars: readonly Row[] = [
  { schema: { type: 'string', minLength: 2 }, value: 'ab', says: [] },
  {
    schema: { type: 'string', minLength: 3 },
    value: 'ab',
    says: [at('Invalid value: "ab": spec.x in body should be at least 3 chars long')],
  },
  {
    schema: { type: 'string', maxLength: 1 },
    value: 'ab',
    says: [at('Too long: may not be more than 1 bytes')],
  },
  {
    schema: { type: 'string', enum: ['a', 'b'] },
    value: 'c',
    says: [at('Unsupported value: "c": supported values: "a", "b"')],
  },
  {
    schema: { type: 'string', format: 'date-time' },
    value: 'today',
    says: [at('Invalid value: "today": spec.x in body must be of type date-time: "today"')],
  },
  { schema: { type: 'string', format: 'nobody-knows' }, value: 'today', says: [] },
  { schema: { type: 'string', pattern: '(?i)^ABC$' }, value: 'abc', says: [] },
  {
    schema: { type: 'integer', minimum: 1, exclusiveMinimum: true },
    value: 1,
    says: [at('Invalid value: 1: spec.x in body should be greater than 1')],
  },
  {
    schema: { type: 'integer' },
    value: 1.5,
    says: [at('Invalid value: "number": spec.x in body must be of type integer: "number"')],
  },
  { schema: { type: 'number', multipleOf: 0.1 }, value: 0.3, says: [] },
  {
    schema: { type: 'number', multipleOf: 2 },
    value: 3,
    says: [at('Invalid value: 3: spec.x in body should be a multiple of 2')],
  },
  { schema: { 'x-kubernetes-int-or-string': true }, value: '80%', says: [] },
  {
    schema: { 'x-kubernetes-int-or-string': true },
    value: true,
    says: [
      at('Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"'),
    ],
  },
];

const structures: readonly Row[] = [
  {
    schema: { type: 'array', maxItems: 1, items: { type: 'string' } },
    value: ['a', 2],
    says: [
      at('Too many: 2: must have at most 1 items'),
      'spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer"',
    ],
  },
  {
    schema: { type: 'object', required: ['a'], minProperties: 2 },
    value: { b: 1 },
    says: [
      'spec.x.a: Required value',
      at('Invalid value: 1: spec.x in body should have at least 2 properties'),
    ],
  },
  {
    schema: { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    value: { a: 1, b: 1 },
    says: [
      '<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  },
  {
    schema: { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    value: {},
    says: [
      '<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)',
      'spec.x.a: Required value',
    ],
  },
  {
    schema: { type: 'object', not: { required: ['a'] } },
    value: { a: 1 },
    says: ['<nil>: Invalid value: "": "spec.x" must not validate the schema (not)'],
  },
];

describe('a value', () => {
  for (const { schema, value, says } of [...scalars, ...structures])
    it(`${JSON.stringify(value)} by ${JSON.stringify(schema)}`, () => {
      expect(text(value, schema)).toEqual(says);
    });
});

describe('what is missing', () => {
  const schema: OpenSchema = {
    type: 'object',
    properties: {
      mode: { type: 'string', default: 'fast' },
      deep: {
        type: 'object',
        default: {},
        properties: { level: { type: 'integer', default: 1 } },
      },
      maybe: { type: 'string', nullable: true, default: 'x' },
      list: { type: 'array', items: { type: 'object', properties: { a: { default: 2 } } } },
    },
  };
  const rows = [
    { value: {}, expected: { mode: 'fast', deep: { level: 1 }, maybe: 'x' } },
    {
      value: { mode: '', deep: { level: 0 }, maybe: null },
      expected: { mode: '', deep: { level: 0 }, maybe: null },
    },
    {
      value: { mode: null, list: [{}, { a: 1 }] },
      expected: { mode: 'fast', deep: { level: 1 }, maybe: 'x', list: [{ a: 2 }, { a: 1 }] },
    },
  ];
  for (const { value, expected } of rows)
    it(`in ${JSON.stringify(value)} is filled in`, () => {
      const before = structuredClone(value);
      expect(completed(schema, value)).toEqual(expected);
      expect(value).toEqual(before);
    });
});
