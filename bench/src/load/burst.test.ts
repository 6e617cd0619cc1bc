import { expect, it } from '@jest/globals';
import { requestOf } from './burst.js';

const templates = [
  { method: 'POST', path: '/all', type: 'application/json', body: '{"name":"object-{n}"}' },
  { method: 'GET', path: '/all/object-{n}' },
] as const;

it('each request has its number, and templates take turns', () => {
  expect([4, 5].map((n) => requestOf({ templates }, n))).toEqual([
    { method: 'POST', path: '/all', type: 'application/json', body: '{"name":"object-4"}' },
    { method: 'GET', path: '/all/object-5' },
  ]);
});

it('numbers begin again where there are so many', () => {
  const paths = [1, 3, 5].map((n) => requestOf({ templates, numbers: 3 }, n).path);
  expect(paths).toEqual(['/all/object-1', '/all/object-0', '/all/object-2']);
});

it('there must be something to ask', () => {
  expect(() => requestOf({ templates: [] }, 0)).toThrow('there is nothing to ask');
});
