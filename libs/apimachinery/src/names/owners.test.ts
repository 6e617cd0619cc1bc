import { describe, expect, it } from '@jest/globals';
import type { OwnerReference } from '@navarch/model';
import { validateMetadata } from './metadata.js';
import { withoutRepeatedOwners } from './owners.js';

const owner: OwnerReference = { apiVersion: 'v1', kind: 'Secret', name: 'a', uid: 'u-1' };
const owned = (...ownerReferences: readonly OwnerReference[]) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'b', namespace: 'web', ownerReferences },
});

describe('the owners of an object', () => {
  it('are named once, and that is said', () => {
    const other = { ...owner, uid: 'u-2' };
    const { object, warnings } = withoutRepeatedOwners(owned(owner, other, { ...owner }));
    expect(object.metadata.ownerReferences).toEqual([owner, other]);
    expect(warnings).toEqual([
      expect.stringMatching(/contains duplicate entries; .*; duplicate UID\(s\) observed: u-1$/),
    ]);
  });

  it('may differ in all but the uid', () => {
    const twice = owned(owner, { ...owner, controller: true });
    expect(withoutRepeatedOwners(twice)).toEqual({ object: twice, warnings: [] });
  });

  it('are no Events', () => {
    const rule = { nameRule: 'dnsSubdomain', namespaced: true } as const;
    const said = (of: OwnerReference): readonly string[] =>
      validateMetadata(owned(of).metadata, rule).map(
        ({ field, message }) => `${field}: ${message}`,
      );
    expect(said({ ...owner, kind: 'Event' })).toEqual([
      'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"u-1"}: /v1, Kind=Event is disallowed from being an owner',
    ]);
    expect(said({ ...owner, apiVersion: 'example.com/v1', kind: 'Event' })).toEqual([]);
  });
});
