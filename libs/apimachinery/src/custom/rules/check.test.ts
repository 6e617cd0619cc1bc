import { describe, expect, it } from '@jest/globals';
import { ruleChecker } from './check.js';
import { judge, list, object, type Row, ruled, text, whole } from './schemas.fixture.js';

const rows: readonly Row[] = [
  {
    name: 'a rule that holds',
    schema: object({ min: whole, max: whole }),
    rules: [{ rule: 'self.min <= self.max' }],
    value: { min: 1, max: 2 },
  },
  {
    name: 'a rule without a message says itself',
    schema: object({ min: whole, max: whole }),
    rules: [{ rule: ' self.min <= self.max ' }],
    value: { min: 3, max: 2 },
    says: ['<nil>: Invalid value: failed rule: self.min <= self.max'],
  },
  {
    name: 'a message, a reason and a place',
    schema: object({ spec: object({ 'a.b': text }) }),
    rules: [
      { rule: 'false', message: ' no ', reason: 'FieldValueForbidden', fieldPath: ".spec['a.b']" },
      { rule: 'false', message: 'no', reason: 'FieldValueRequired', fieldPath: '.spec' },
      { rule: 'false', message: 'no', reason: 'FieldValueDuplicate' },
    ],
    value: { spec: {} },
    says: ['spec.a.b: Forbidden: no', 'spec: Required value: no', '<nil>: Duplicate value'],
  },
  {
    name: 'a message that is made, and one that cannot be',
    schema: object({ n: whole }),
    rules: [
      { rule: 'false', messageExpression: '"n is %d".format([self.n])', message: 'wrong' },
      { rule: 'false', messageExpression: '"a\\nb"', message: 'wrong' },
      { rule: 'false', messageExpression: 'string(1 / (self.n - self.n))' },
    ],
    value: { n: 7 },
    says: [
      '<nil>: Invalid value: n is 7',
      '<nil>: Invalid value: wrong',
      '<nil>: Invalid value: failed rule: false',
    ],
  },
  {
    name: 'scalars are shown',
    schema: object({
      s: ruled(text, 'self.size() > 3'),
      n: ruled(whole, { rule: 'self > 3', message: 'too few' }),
      list: ruled(list(text), 'self.size() > 3'),
    }),
    rules: [],
    value: { s: 'ab', n: 1, list: [] },
    says: [
      's: Invalid value: "ab": failed rule: self.size() > 3',
      'n: Invalid value: 1: too few',
      'list: Invalid value: failed rule: self.size() > 3',
    ],
  },
  {
    name: 'what goes wrong in a rule',
    schema: object({
      n: whole,
      list: list(text),
      port: { 'x-kubernetes-int-or-string': true },
    }),
    rules: [
      { rule: 'self.list[5] == ""' },
      { rule: '1 / (self.n - self.n) == 1', message: 'divided' },
      { rule: 'self.port > 1' },
      { rule: 'self.list[5] == "" || self.n == 1' },
      { rule: 'self.list.exists(i, self.list[5] == "" || i == "b")' },
    ],
    value: { n: 1, list: ['a', 'b'], port: 'http' },
    says: [
      '<nil>: Invalid value: "object": index out of bounds: 5 evaluating rule: self.list[5] == ""',
      '<nil>: Invalid value: "object": division by zero evaluating rule: divided',
      '<nil>: Invalid value: "object": \'no such overload\': call arguments did not match a supported operator, function or macro signature for rule: self.port > 1',
    ],
  },
  {
    name: 'fields that are not there',
    schema: object({ a: text, b: { ...text, nullable: true }, n: whole }),
    rules: [{ rule: 'has(self.a) || !has(self.b)' }, { rule: 'self.n == 1' }],
    value: { b: null },
    says: ['<nil>: Invalid value: "object": no such key: n evaluating rule: self.n == 1'],
  },
  {
    name: 'items that are null',
    schema: object({ list: list({ ...text, nullable: true }) }),
    rules: [
      { rule: 'self.list.all(x, dyn(x) != null)' },
      { rule: 'self.list.exists(i, x, i == 0)' },
    ],
    value: { list: [null, 'a'] },
    says: ['<nil>: Invalid value: failed rule: self.list.all(x, dyn(x) != null)'],
  },
  {
    name: 'names that are none in CEL',
    schema: object({ 'a-b': whole, 'c.d/e': whole, namespace: whole, __x: whole, $ref: whole }),
    rules: [
      {
        rule: 'self.a__dash__b + self.c__dot__d__slash__e + self.__namespace__ + self.__underscores__x == 10',
      },
    ],
    value: { 'a-b': 1, 'c.d/e': 2, namespace: 3, __x: 4, $ref: 5 },
  },
  {
    name: 'maps keep their names',
    schema: object({ labels: { type: 'object', additionalProperties: text } }),
    rules: [
      { rule: 'self.labels["a-b"] == "1" && "a-b" in self.labels' },
      { rule: 'self.labels.all(k, k.matches("^[a-z-]+$") && self.labels[k] != "")' },
      { rule: 'self.labels.all(k, v, k != v)' },
    ],
    value: { labels: { 'a-b': '1' } },
  },
  {
    name: 'the places of rules in maps and lists',
    schema: object({
      map: { type: 'object', additionalProperties: ruled(text, 'self != ""') },
      list: list(ruled(object({ n: whole }), 'self.n > 0')),
    }),
    rules: [],
    value: { map: { a: '' }, list: [{ n: 1 }, { n: 0 }] },
    says: [
      'map[a]: Invalid value: "": failed rule: self != ""',
      'list[1]: Invalid value: failed rule: self.n > 0',
    ],
  },
  {
    name: 'formats are times, spans and bytes',
    schema: object({
      at: { type: 'string', format: 'date-time' },
      on: { type: 'string', format: 'date' },
      for: { type: 'string', format: 'duration' },
      days: { type: 'string', format: 'duration' },
      words: { type: 'string', format: 'duration' },
      data: { type: 'string', format: 'byte' },
    }),
    rules: [
      { rule: 'self.at > self.on && self.at.getFullYear() == 2024' },
      { rule: 'self.__for__ > duration("1h") && self.data.size() == 3' },
      { rule: 'self.days == duration("36h") && self.words == duration("90m")' },
    ],
    value: {
      at: '2024-05-06T07:08:09Z',
      on: '2024-05-06',
      for: '90m',
      days: '1d12h',
      words: '90 minutes',
      data: 'YWJj',
    },
  },
  {
    name: 'an object has a kind and a name, whatever its schema',
    schema: object({
      inner: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
    }),
    rules: [
      { rule: 'self.kind == "Ship" && self.metadata.name.size() < 5' },
      { rule: 'self.inner.kind == "Pod" && self.inner.metadata.name == "p"' },
    ],
    value: {
      apiVersion: 'v1',
      kind: 'Ship',
      metadata: { name: 'hope', labels: { a: 'b' } },
      inner: { kind: 'Pod', metadata: { name: 'p' } },
    },
  },
  {
    name: 'names of JavaScript are names like others',
    schema: object({
      constructor: text,
      map: { type: 'object', additionalProperties: text },
    }),
    rules: [
      { rule: '!has(self.constructor) && !("constructor" in self.map)' },
      { rule: '!("__proto__" in self.map) && !has(self.map.toString)' },
    ],
    value: { map: {} },
  },
];

describe('rules of a schema', () => {
  it.each(rows)('$name', (row) => {
    expect(judge(row)).toEqual({ says: row.says ?? [], warns: row.warns ?? [] });
  });
});

describe('a rule that costs too much', () => {
  const numbers = Array.from({ length: 2000 }, (_, index) => index);
  const same = 'lists.range(10000).all(i, self == self)';
  const pairs = 'self.all(a, self.all(b, a + b >= 0))';

  it('is stopped, and no other is checked', () => {
    const schema = object({ list: ruled(list(whole), pairs, 'false') });
    expect(judge({ name: '', schema, rules: [], value: { list: numbers } }).says).toEqual([
      `list: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${pairs}`,
    ]);
  });

  it('counts what is within what it holds against each other', () => {
    const schema = object({
      n: list(whole),
      self: ruled(object({ map: object({ list: list(whole) }) }), same),
    });
    const value = { self: { map: { list: numbers } } };
    expect(judge({ name: '', schema, rules: [], value }).says).toEqual([
      `self: Invalid value: "object": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${same}`,
    ]);
  });

  it('is stopped when all together cost too much', () => {
    const schema = object({ lists: list(ruled(list(whole), pairs)) });
    const lists = Array.from({ length: 30 }, () => numbers.slice(0, 30));
    const { errors } = ruleChecker(schema, true)({ lists }, undefined, { costMax: 100_000 });
    expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      expect.stringMatching(
        /^lists\[\d+\]: Invalid value: "array": validation failed due to running out of cost budget, no further validation rules will be run$/,
      ),
    ]);
  });
});
