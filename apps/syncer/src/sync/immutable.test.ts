import { describe, expect, it } from '@jest/globals';
import type { ImmutableRule, JsonObject, KubeObject } from '@navarch/model';
import { namePaths } from './field-path.js';
import { decideFixed } from './immutable.js';

const secret = (data: object, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys' },
  type: 'Opaque',
  data,
  ...more,
});
const sealed = (data: object, owners: readonly JsonObject[] = []): KubeObject => ({
  ...secret(data, { immutable: true }),
  metadata: { name: 'keys', managedFields: owners },
});
const ownerOf = (manager: string): JsonObject => ({
  manager,
  operation: 'Apply',
  fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
});

type Row = readonly [string, KubeObject, KubeObject, ImmutableRule, readonly string[], string];
const rows: readonly Row[] = [
  ['what a write can change', secret({ a: '2' }), secret({ a: '1' }), 'Recreate', [], 'none'],
  ['by the rule', secret({ a: '2' }), sealed({ a: '1' }), 'Recreate', [], 'recreate data.a'],
  ['by the other rule', secret({ a: '2' }), sealed({ a: '1' }), 'Refuse', [], 'refuse data.a'],
  [
    'a key that is new',
    secret({ a: '1', b: '2' }),
    sealed({ a: '1' }),
    'Recreate',
    [],
    'recreate data.b',
  ],
  [
    'a key that we no longer set',
    secret({ a: '1' }),
    sealed({ a: '1', b: '2' }, [ownerOf('navarch')]),
    'Recreate',
    [],
    'recreate data.b',
  ],
  [
    'a key of somebody else',
    secret({ a: '1' }),
    sealed({ a: '1', b: '2' }, [ownerOf('other')]),
    'Recreate',
    [],
    'none',
  ],
  [
    'what the member would set again',
    secret({ a: '1' }, { type: 'one' }),
    secret({ a: '1' }, { type: 'other' }),
    'Recreate',
    ['type'],
    'refuse type',
  ],
];

describe('decideFixed', () => {
  it.each(rows)('%s', (...[, wanted, live, rule, overruled, expected]) => {
    const fixed = decideFixed({ wanted, live, rule, overruled });
    const what = fixed.kind === 'none' ? '' : namePaths(fixed.differences);
    expect(`${fixed.kind} ${what}`.trim()).toBe(expected);
  });
});
