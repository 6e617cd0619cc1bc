import { describe, expect, it } from '@jest/globals';
import { namespaceKind, replicaSetKind, secretKind } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';
import { contentOf, decideRestoration, isSameContent, type Pair } from './restore.decide.js';

const object = (name: string, fields: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'web', uid: `uid-${name}`, resourceVersion: '7', ...metadata },
  ...fields,
});
const pair = (
  former: KubeObject | undefined,
  current: KubeObject | undefined,
  kind = secretKind,
): Pair => {
  const { group, resource, namespaced } = kind.name;
  const { name = '' } = (former ?? current)?.metadata ?? {};
  return {
    kind,
    key: { group, resource, namespace: namespaced ? 'web' : '', name },
    former,
    current,
  };
};
const told = (pairs: readonly Pair[]): string =>
  decideRestoration(pairs)
    .map(({ verb, key }) => `${verb} ${key.name}`)
    .join(', ');

describe('what is done to an object', () => {
  const one = object('a', { data: 1 });
  const other = object('a', { data: 2 });
  const going = object('a', { data: 3 }, { deletionTimestamp: '2030-01-01T00:00:00Z' });
  const same = { ...one, status: 1 };
  const kept = object('a', { data: 1 }, { uid: 'u', generation: 9 });
  const rows = [
    { name: 'that was not there and is', former: undefined, current: one, is: 'delete a' },
    { name: 'that was there and is not', former: one, current: undefined, is: 'create a' },
    { name: 'that is another now', former: one, current: other, is: 'replace a' },
    { name: 'that never was', former: undefined, current: undefined, is: '' },
    { name: 'that is as it was', former: one, current: one, is: '' },
    { name: 'whose status alone is another', former: one, current: same, is: '' },
    { name: 'whose server fields alone are others', former: one, current: kept, is: '' },
    { name: 'that was going then', former: going, current: undefined, is: '' },
    { name: 'that is going now', former: one, current: going, is: 'replace a' },
  ];
  it.each(rows)('$name', ({ former, current, is }) => {
    expect(told([pair(former, current)])).toBe(is);
  });
});

it('namespaces come first and go last, owners before what they own', () => {
  const owned = (name: string, owner: string): KubeObject =>
    object(
      name,
      {},
      { ownerReferences: [{ apiVersion: 'v1', kind: 'Secret', name: owner, uid: `uid-${owner}` }] },
    );
  expect(
    told([
      pair(undefined, object('old-home'), namespaceKind),
      pair(undefined, object('old')),
      pair(owned('c', 'b'), undefined),
      pair(object('x', { data: 1 }), object('x', { data: 2 })),
      pair(owned('b', 'a'), undefined),
      pair(owned('self', 'self'), undefined),
      pair(object('a'), undefined, replicaSetKind),
      pair(object('home'), undefined, namespaceKind),
    ]),
  ).toBe(
    'create home, create a, create b, create c, create self, replace x, delete old, delete old-home',
  );
});

it('what is said of an object is without what the server keeps', () => {
  const full = object(
    'a',
    { data: 1, status: 2 },
    {
      creationTimestamp: 'x',
      generation: 1,
      managedFields: [],
      labels: { a: 'b' },
      annotations: {},
      finalizers: ['orphan', 'example.com/hold'],
    },
  );
  expect(contentOf(full)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a', namespace: 'web', labels: { a: 'b' }, finalizers: ['example.com/hold'] },
    data: 1,
  });
  expect(isSameContent(full, object('a', { data: 1 }, { labels: { a: 'b' } }))).toBe(false);
  expect(isSameContent(undefined, undefined)).toBe(true);
  const numbered = { annotations: { 'deployment.kubernetes.io/revision': '2' } };
  expect(isSameContent(object('a', {}, numbered), object('a'))).toBe(true);
});
