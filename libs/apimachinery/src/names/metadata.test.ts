import { describe, expect, it } from '@jest/globals';
import type { ObjectMeta, OwnerReference } from '@navarch/model';
import { validateMetadata, validateMetadataUpdate } from './metadata.js';

const rule = { nameRule: 'dnsSubdomain', namespaced: true } as const;
const check = (meta: Partial<ObjectMeta>): string[] =>
  validateMetadata({ name: 'a', namespace: 'ns', ...meta }, rule).map(
    ({ field, reason, message }) => `${field} ${reason} ${message.slice(0, 60)}`,
  );

describe('metadata', () => {
  const rows: readonly { name: string; meta: Partial<ObjectMeta>; says: readonly RegExp[] }[] = [
    { name: 'is fine', meta: { labels: { app: 'web' }, finalizers: ['example.com/x'] }, says: [] },
    {
      name: 'with no name',
      meta: { name: '' },
      says: [/^metadata.name FieldValueRequired Required value: name or generateName is required/],
    },
    {
      name: 'with a bad name',
      meta: { name: 'A' },
      says: [/^metadata.name FieldValueInvalid Invalid value: "A": a lowercase RFC 1123/],
    },
    { name: 'with a prefix', meta: { generateName: 'web-' }, says: [] },
    { name: 'with a bad prefix', meta: { generateName: 'Web-' }, says: [/^metadata.generateName/] },
    {
      name: 'with no namespace',
      meta: { namespace: '' },
      says: [/^metadata.namespace FieldValueRequired/],
    },
    {
      name: 'with a bad label value',
      meta: { labels: { a: 'b c' } },
      says: [/^metadata.labels FieldValueInvalid Invalid value: "b c": a valid label/],
    },
    {
      name: 'with a bad label key',
      meta: { labels: { 'a b': 'c' } },
      says: [/^metadata.labels FieldValueInvalid Invalid value: "a b": name part/],
    },
    {
      name: 'with an annotation in upper case',
      meta: { annotations: { 'Example.com/A': '{}' } },
      says: [],
    },
    {
      name: 'with too many annotations',
      meta: { annotations: { a: 'x'.repeat(262_144) } },
      says: [/^metadata.annotations FieldValueTooLong Too long: may not be more than 262144 bytes/],
    },
    {
      name: 'with a bare finalizer',
      meta: { finalizers: ['mine'] },
      says: [/^metadata.finalizers\[0\] FieldValueInvalid Invalid value: "mine": name is neither/],
    },
    {
      name: 'with both deletion policies',
      meta: { finalizers: ['orphan', 'foregroundDeletion'] },
      says: [/^metadata.finalizers/],
    },
    {
      name: 'with an owner that says too little',
      meta: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: '', uid: '' }] },
      says: [/^metadata.ownerReferences.name/, /^metadata.ownerReferences.uid/],
    },
    {
      name: 'with an owner that says nothing',
      meta: { ownerReferences: [{} as OwnerReference] },
      says: ['apiVersion', 'kind', 'name', 'uid'].map(
        (part) => new RegExp(`^metadata.ownerReferences.${part} .* must not be empty`),
      ),
    },
    {
      name: 'with two controllers',
      meta: {
        ownerReferences: ['a', 'b'].map((name) => ({
          apiVersion: 'v1',
          kind: 'Pod',
          name,
          uid: name,
          controller: true,
        })),
      },
      says: [/^metadata.ownerReferences FieldValueInvalid/],
    },
  ];
  for (const { name, meta, says } of rows) {
    it(name, () => {
      const found = check(meta);
      expect(found).toHaveLength(says.length);
      for (const [index, text] of says.entries()) expect(found[index]).toMatch(text);
    });
  }

  it('has no namespace on kinds without', () => {
    const found = validateMetadata(
      { name: 'a', namespace: 'ns' },
      { nameRule: 'dnsLabel', namespaced: false },
    );
    expect(found).toEqual([
      {
        field: 'metadata.namespace',
        reason: 'FieldValueForbidden',
        message: 'Forbidden: not allowed on this type',
      },
    ]);
  });
});

describe('an update', () => {
  const previous: ObjectMeta = { name: 'a', namespace: 'ns', uid: '1', labels: { a: 'b' } };

  it('may change what is for users', () => {
    expect(validateMetadataUpdate({ ...previous, labels: {} }, previous)).toEqual([]);
  });

  it('may not change identity', () => {
    expect(validateMetadataUpdate({ ...previous, name: 'b', uid: '2' }, previous)).toEqual([
      {
        field: 'metadata.name',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "b": field is immutable',
      },
      {
        field: 'metadata.uid',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "2": field is immutable',
      },
    ]);
  });

  it('may not add finalizers to what is being deleted', () => {
    const dying = {
      ...previous,
      deletionTimestamp: '2026-01-01T00:00:00Z',
      finalizers: ['example.com/old'],
    };
    const next = { ...dying, finalizers: ['example.com/old', 'example.com/new'] };
    expect(validateMetadataUpdate(next, dying)).toEqual([
      {
        field: 'metadata.finalizers',
        reason: 'FieldValueForbidden',
        message:
          'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/new"}',
      },
    ]);
    expect(validateMetadataUpdate({ ...dying, finalizers: [] }, dying)).toEqual([]);
  });
});
