import { expect, it } from '@jest/globals';
import { requestOf } from './burst.js';

const templates = [
  { method: 'POST', path: '/all', type: 'application/json', body: '{"name":"object-{n}"}' },
  { method: 'GET', path: '/all/object-{n}' },
] as const;

it('each request has its number, and templates take turns', () => {
  expect([4, 5].map((n) => requestOf(templates, n))).toEqual([
    { method: 'POST', path: '/all', type: 'application/json', body: '{"name":"object-4"}' },
    { method: 'GET', path: '/all/object-5' },
  ]);
});

it('there must be something to ask', () => {
  expect(() => requestOf([], 0)).toThrow('there is nothing to ask');
});
