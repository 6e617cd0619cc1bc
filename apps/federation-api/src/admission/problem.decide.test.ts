import { expect, it } from '@jest/globals';
import { problemAt } from './problem.decide.js';

const object = {
  a: [{ b: 'text', c: { d: 1 } }],
  labels: { 'example.com/x': 'y' },
  long: 'x'.repeat(1000),
};
const rows = [
  { path: 'a[0].b', shown: '"text"' },
  { path: 'a[0].c.d', shown: '1' },
  { path: 'a[0].c', shown: '"object"' },
  { path: 'a', shown: '"array"' },
  { path: 'a[7].b', shown: 'null' },
  { path: 'a.b.c', shown: 'null' },
  { path: 'labels[example.com/x]', shown: '"y"' },
  { path: 'constructor.name', shown: 'null' },
  { path: 'long', shown: `"${'x'.repeat(120)}…"` },
];
it.each(rows)('shows what is at $path', ({ path, shown }) => {
  expect(problemAt(object, { path, message: 'must not' })).toEqual({
    field: path,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${shown}: must not`,
  });
});
