import { describe, expect, it } from '@jest/globals';
import type { JsonObject, KubeObject } from '@navarch/model';
import { changedBy } from './changed-by.js';
import type { PathStep } from './differences.js';

const field = (name: string): PathStep => ({ kind: 'field', name });
const main: PathStep = { kind: 'item', key: { name: 'main' } };
const image = [field('spec'), field('containers'), main, field('image')];
const argument = [field('spec'), field('args'), { kind: 'index', index: 1 } as const];
const label = [field('metadata'), field('labels'), field('a/b')];
const selector = [field('spec'), field('selector'), field('matchLabels'), field('app')];

const rows: readonly [string, readonly PathStep[], JsonObject, string][] = [
  ['a field', label, { 'f:metadata': { 'f:labels': { 'f:a/b': {} } } }, 'somebody'],
  ['a map that it has in part', label, { 'f:metadata': { 'f:labels': { '.': {} } } }, ''],
  [
    'a field of an item',
    image,
    { 'f:spec': { 'f:containers': { 'k:{"name":"main"}': { '.': {}, 'f:image': {} } } } },
    'somebody',
  ],
  [
    'a field of another item',
    image,
    { 'f:spec': { 'f:containers': { 'k:{"name":"proxy"}': { 'f:image': {} } } } },
    '',
  ],
  ['a list as a whole', argument, { 'f:spec': { 'f:args': {} } }, 'somebody'],
  ['what is written as a whole', selector, { 'f:spec': { 'f:selector': {} } }, 'somebody'],
  ['another field', image, { 'f:spec': { 'f:replicas': {} } }, ''],
  ['keys that are none', image, { 'f:spec': { 'f:containers': { 'k:{': {} } } }, ''],
  ['fields that are none', image, { 'f:spec': 'x' }, ''],
];

describe('changedBy', () => {
  it.each(rows)('%s', (...[, steps, fieldsV1, expected]) => {
    const live: KubeObject = {
      apiVersion: 'v1',
      kind: 'Any',
      metadata: { name: 'x', managedFields: [{ manager: 'somebody', fieldsV1 }] },
    };
    const found = changedBy(live, [{ steps, ours: 1, theirs: 2 }]);
    expect(found?.manager ?? '').toBe(expected);
  });
});
