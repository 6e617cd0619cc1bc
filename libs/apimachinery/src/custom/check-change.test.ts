import { describe, expect, it } from '@jest/globals';
import { checkChange } from './check-change.js';
import type { OpenSchema } from './open-schema.js';

/** Everything has become too short by now. */
const short: OpenSchema = { type: 'string', maxLength: 1 };
const schema: OpenSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['name'],
      properties: {
        name: short,
        note: short,
        pick: { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
        plain: { type: 'array', items: short },
        keyed: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: { type: 'object', properties: { id: { type: 'string' }, text: short } },
        },
      },
    },
  },
};

const rows = [
  { name: 'nothing changed', from: { name: 'long' }, to: { name: 'long' }, wrong: [] },
  { name: 'another field', from: { name: 'long' }, to: { name: 'long', note: 'n' }, wrong: [] },
  {
    name: 'another field, for the worse',
    from: { name: 'long' },
    to: { name: 'long', note: 'note' },
    wrong: ['spec.note'],
  },
  {
    name: 'another field than the one with a condition',
    from: { name: 'n', pick: { c: 1 } },
    to: { name: 'm', pick: { c: 1 } },
    wrong: [],
  },
  { name: 'the field', from: { name: 'long' }, to: { name: 'longer' }, wrong: ['spec.name'] },
  { name: 'the field, for the better', from: { name: 'long' }, to: { name: 'l' }, wrong: [] },
  {
    name: 'an item of a plain list',
    from: { name: 'n', plain: ['long'] },
    to: { name: 'n', plain: ['long', 'm'] },
    wrong: ['spec.plain[0]'],
  },
  {
    name: 'items of a keyed list',
    from: { name: 'n', keyed: [{ id: 'a', text: 'long' }] },
    to: {
      name: 'n',
      keyed: [
        { id: 'b', text: 'long' },
        { id: 'a', text: 'long' },
      ],
    },
    wrong: ['spec.keyed[0].text'],
  },
  {
    name: 'what is missing as it was, where something else changed',
    from: { note: 'n' },
    to: { note: 'm' },
    wrong: ['spec.name'],
  },
];

describe('a change of', () => {
  for (const { name, from, to, wrong } of rows)
    it(name, () => {
      const errors = checkChange(schema, { spec: to }, { spec: from });
      expect(errors.map(({ field }) => field)).toEqual(wrong);
    });
});
