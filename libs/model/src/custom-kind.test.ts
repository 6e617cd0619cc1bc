import { describe, expect, it } from '@jest/globals';
import { isCustom, isPlaceable, kindDefinedBy } from './custom-kind.js';
import { type CustomResourceDefinition, settleDefinition } from './definition.js';
import { parseObjectKey } from './key.js';
import { placementKeyFor } from './placement.js';
import { replicasAt, withValueAt } from './replica-fields.js';

const scale = { specReplicasPath: '.spec.fleet.size', statusReplicasPath: '.status.size' };
const ships = (
  spec: Partial<CustomResourceDefinition['spec']> = {},
  annotations: Readonly<Record<string, string>> = {},
): CustomResourceDefinition => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com', annotations },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', kind: 'Ship' },
    versions: [
      { name: 'v2', served: true, storage: false },
      { name: 'v1', served: true, storage: true, subresources: { scale } },
    ],
    ...spec,
  },
});
const settled = (definition: CustomResourceDefinition): object =>
  settleDefinition(definition, [], 0);

describe('the kind that a definition makes', () => {
  it('is served in the version that is stored, and counts where that says', () => {
    expect(kindDefinedBy(settled(ships()))).toEqual({
      group: 'sea.example.com',
      version: 'v1',
      resource: 'ships',
      kind: 'Ship',
      namespaced: true,
      replicas: { wanted: ['spec', 'fleet', 'size'], seen: ['status', 'size'] },
    });
  });

  it('is none before its names are accepted', () => {
    expect(kindDefinedBy(ships())).toBeUndefined();
  });

  it('may be without namespaces', () => {
    const kind = kindDefinedBy(settled(ships({ scope: 'Cluster' })));
    expect(kind).toMatchObject({ resource: 'ships', namespaced: false });
  });

  it('stays in the federation where it says so', () => {
    const kept = ships({}, { 'fleet.navarch.dev/placed': 'false' });
    expect(kindDefinedBy(settled(kept))).toMatchObject({ isKept: true });
  });
});

describe('keys', () => {
  it.each([
    ['sea.example.com/ships/web/orion', true, true, 'orion.ships.sea.example.com'],
    ['sea.example.com/ports//oslo', true, true, 'oslo.ports.sea.example.com'],
    [
      'apiextensions.k8s.io/customresourcedefinitions//a',
      false,
      false,
      'a.customresourcedefinition',
    ],
    ['rbac.authorization.k8s.io/clusterroles//a', false, false, undefined],
    ['sea.example.com/ships/kube-system/orion', true, false, 'orion.ships.sea.example.com'],
    ['apps/replicasets/web/api', false, true, 'api'],
    ['/secrets/web/db', false, true, 'db.secret'],
    ['coordination.k8s.io/leases/web/a', false, false, undefined],
    ['rbac.authorization.k8s.io/roles/web/a', false, false, undefined],
    ['fleet.navarch.dev/anything/web/a', false, false, undefined],
  ])('%s', (text, ...expected) => {
    const key = parseObjectKey(text);
    if (key === undefined) throw new Error(`no key: ${text}`);
    expect([isCustom(key), isPlaceable(key), placementKeyFor(key)?.name]).toEqual(expected);
  });
});

it('what is in no namespace has its Placement in the one of the federation', () => {
  const key = { group: 'sea.example.com', resource: 'ports', namespace: '', name: 'oslo' };
  expect(placementKeyFor(key)?.namespace).toBe('navarch-system');
});

describe('replicas', () => {
  const at = { wanted: ['spec', 'fleet', 'size'] };
  it.each([
    [{ spec: { fleet: { size: 3 } } }, 3],
    [{ spec: { fleet: { size: -1 } } }, undefined],
    [{ spec: { fleet: { size: '3' } } }, undefined],
    [{ spec: { fleet: 3 } }, undefined],
    [{}, undefined],
  ])('in %j', (object, expected) => {
    expect(replicasAt(object, at)).toBe(expected);
    expect(replicasAt(object, { ...at, unsaid: 1 })).toBe(expected ?? 1);
  });

  it('are written where they are, and taken away, and nothing else is touched', () => {
    const object = { kind: 'Ship', spec: { fleet: { size: 3, flag: 'x' }, name: 'orion' } };
    expect(JSON.stringify(withValueAt(object, at.wanted, 5))).toBe(
      '{"kind":"Ship","spec":{"fleet":{"size":5,"flag":"x"},"name":"orion"}}',
    );
    expect(withValueAt(object, at.wanted, undefined)).toEqual({
      kind: 'Ship',
      spec: { fleet: { flag: 'x' }, name: 'orion' },
    });
    expect(withValueAt({ kind: 'Ship' }, at.wanted, undefined)).toEqual({ kind: 'Ship' });
    expect(withValueAt({ kind: 'Ship' }, at.wanted, 2)).toEqual({
      kind: 'Ship',
      spec: { fleet: { size: 2 } },
    });
  });
});
