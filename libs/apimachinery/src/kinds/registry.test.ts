import { describe, expect, it } from '@jest/globals';
import { createRegistry, federationKinds, memberKinds } from './registry.js';
import { secretKind } from './secret.js';

describe('registry', () => {
  const registry = createRegistry(federationKinds);

  it('finds kinds by resource and by kind', () => {
    expect(registry.byResource({ group: '', version: 'v1', resource: 'secrets' })).toBe(secretKind);
    expect(registry.byKind({ group: '', kind: 'Secret' })).toBe(secretKind);
    expect(registry.byResource({ group: '', version: 'v2', resource: 'secrets' })).toBeUndefined();
    expect(registry.byKind({ group: 'apps', kind: 'Secret' })).toBeUndefined();
  });

  it('lists groups, core first', () => {
    const names = (kinds: typeof federationKinds) =>
      createRegistry(kinds).groupVersions.map(({ group, version }) => `${group}/${version}`);
    expect(names(federationKinds)).toEqual([
      '/v1',
      'apps/v1',
      'events.k8s.io/v1',
      'coordination.k8s.io/v1',
      'authentication.k8s.io/v1',
      'authorization.k8s.io/v1',
      'rbac.authorization.k8s.io/v1',
      'apiextensions.k8s.io/v1',
      'fleet.navarch.dev/v1alpha1',
    ]);
    expect(names(federationKinds.toReversed())[0]).toBe('/v1');
    expect(names(memberKinds)).toEqual(['/v1', 'apps/v1', 'apiextensions.k8s.io/v1']);
  });

  it('refuses two kinds of one name', () => {
    expect(() => createRegistry([secretKind, secretKind])).toThrow('two kinds have one name');
  });
});
