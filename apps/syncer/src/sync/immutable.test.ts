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

const configMap = (fields: object, owned: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'settings',
    managedFields: [{ manager: 'navarch', operation: 'Apply', fieldsV1: { ...owned } }],
  },
  ...fields,
});
const service = (spec: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec,
});

type Row = readonly [string, KubeObject, KubeObject, ImmutableRule, readonly string[], string];
const rows: Row[] = [
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

rows.push(
  [
    'settings that are open',
    configMap({ data: { a: '2' } }),
    configMap({ data: { a: '1' } }),
    'Recreate',
    [],
    'none',
  ],
  [
    'settings that are sealed',
    configMap({ data: { a: '2' } }),
    configMap({ data: { a: '1' }, immutable: true }),
    'Recreate',
    [],
    'recreate data.a',
  ],
  [
    'a value that we no longer set',
    configMap({}),
    configMap({ binaryData: { a: 'YQ==' }, immutable: true }, { 'f:binaryData': { 'f:a': {} } }),
    'Recreate',
    [],
    'recreate binaryData.a',
  ],
  [
    'the address of a Service',
    service({ clusterIP: 'None', type: 'ClusterIP' }),
    service({ clusterIP: '10.0.0.1', type: 'NodePort' }),
    'Refuse',
    [],
    'refuse spec.clusterIP',
  ],
);

describe('decideFixed', () => {
  it.each(rows)('%s', (...[, wanted, live, rule, overruled, expected]) => {
    const fixed = decideFixed({ wanted, live, rule, overruled });
    const what = fixed.kind === 'none' ? '' : namePaths(fixed.differences);
    expect(`${fixed.kind} ${what}`.trim()).toBe(expected);
  });
});
