import { describe, expect, it } from '@jest/globals';
import { judge, keyed, list, object, type Row, ruled, text, whole } from './schemas.fixture.js';

const rows: readonly Row[] = [
  {
    name: 'a rule on changes says nothing of what is new',
    schema: object({ n: ruled(whole, 'self >= oldSelf') }),
    rules: [{ rule: 'self.n == oldSelf.n' }],
    value: { n: 1 },
  },
  {
    name: 'a rule on changes',
    schema: object({ n: ruled(whole, { rule: 'self >= oldSelf', message: 'only up' }) }),
    rules: [],
    value: { n: 1 },
    old: { n: 2 },
    says: ['n: Invalid value: 1: only up'],
  },
  {
    name: 'what was not there before is new',
    schema: object({ n: ruled(whole, 'self >= oldSelf') }),
    rules: [],
    value: { n: 1 },
    old: {},
  },
  {
    name: 'a rule that may do without what was',
    schema: object({ n: whole }),
    rules: [
      {
        rule: '!oldSelf.hasValue() || self.n == oldSelf.value().n',
        optionalOldSelf: true,
        message: 'n stays',
      },
      { rule: 'oldSelf.?n.orValue(5) == 5', optionalOldSelf: true, message: 'n was 5' },
    ],
    value: { n: 1 },
    old: { n: 2 },
    says: ['<nil>: Invalid value: n stays', '<nil>: Invalid value: n was 5'],
  },
  {
    name: 'items of keyed lists take the place of each other',
    schema: object({ list: keyed(['id'], { id: text, n: ruled(whole, 'self == oldSelf') }) }),
    rules: [],
    value: {
      list: [
        { id: 'new', n: 9 },
        { id: 'b', n: 2 },
        { id: 'a', n: 3 },
      ],
    },
    old: {
      list: [
        { id: 'a', n: 1 },
        { id: 'b', n: 2 },
      ],
    },
    says: ['list[2].n: Invalid value: 3: failed rule: self == oldSelf'],
  },
  {
    name: 'what is in an atomic map has no former self',
    schema: object({
      ref: {
        ...object({ name: ruled(text, { rule: 'self != "a"', message: 'no a' }) }),
        'x-kubernetes-map-type': 'atomic',
      },
      labels: {
        type: 'object',
        additionalProperties: ruled(text, 'self == oldSelf'),
        'x-kubernetes-map-type': 'atomic',
      },
    }),
    rules: [],
    value: { ref: { name: 'a', key: 'new' }, labels: { b: 'c' } },
    old: { ref: { name: 'a' }, labels: { b: 'd' } },
    says: ['ref.name: Invalid value: "a": no a'],
  },
  {
    name: 'order does not count in sets and keyed lists',
    schema: object({
      set: { ...list(text), 'x-kubernetes-list-type': 'set' },
      list: keyed(['id', 'at'], { id: text, at: whole, n: whole }),
      plain: list(text),
    }),
    rules: [
      { rule: 'self.set == oldSelf.set && self.list == oldSelf.list' },
      { rule: 'self.plain != oldSelf.plain' },
      { rule: '(self.set + ["a", "c"]).size() == 3' },
      { rule: 'self.set + ["a", "c"] == ["c", "b", "a"]' },
      { rule: '(self.list + oldSelf.list).size() == 2' },
    ],
    value: {
      set: ['b', 'a'],
      list: [
        { id: 'b', at: 1, n: 2 },
        { id: 'a', at: 1 },
      ],
      plain: ['a', 'b'],
    },
    old: {
      set: ['a', 'b'],
      list: [
        { id: 'a', at: 1 },
        { id: 'b', at: 1, n: 2 },
      ],
      plain: ['b', 'a'],
    },
  },
  {
    name: 'what was wrong and has not changed is let be, and told',
    schema: object({
      a: object({ n: ruled(whole, { rule: 'self > 1', message: 'too few' }) }),
      b: object({ n: ruled(whole, { rule: 'self > 1', message: 'too few' }), x: text }),
    }),
    rules: [],
    value: { a: { n: 1 }, b: { n: 1, x: 'new' } },
    old: { a: { n: 1 }, b: { n: 0 } },
    says: ['b.n: Invalid value: 1: too few'],
    warns: ['a.n: Invalid value: 1: too few'],
  },
  {
    name: 'rules on changes are never let be',
    schema: object({ n: ruled(whole, { rule: 'self > oldSelf', message: 'must grow' }) }),
    rules: [],
    value: { n: 1 },
    old: { n: 1 },
    says: ['n: Invalid value: 1: must grow'],
  },
];

describe('rules on changes', () => {
  it.each(rows)('$name', (row) => {
    expect(judge(row)).toEqual({ says: row.says ?? [], warns: row.warns ?? [] });
  });
});
