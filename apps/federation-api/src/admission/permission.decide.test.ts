import { describe, expect, it } from '@jest/globals';
import type { Attributes } from '@navarch/apimachinery';
import { fleetGroup } from '@navarch/model';
import { masters, mayDo, printDenial } from './permission.decide.js';

/** `verb group/resource namespace/name`, `-` for none. */
const rows = [
  { ask: 'get -/secrets default/a', crew: 'may' },
  { ask: 'list -/secrets default/-', crew: 'may' },
  { ask: 'list -/secrets -/-', crew: 'may not' },
  { ask: 'get -/secrets navarch-system/tokyo', crew: 'may not' },
  { ask: 'create -/events navarch-system/x', crew: 'may not' },
  { ask: 'get -/namespaces -/navarch-system', crew: 'may' },
  { ask: 'delete -/namespaces -/navarch-system', crew: 'may not' },
  { ask: 'create -/namespaces -/web', crew: 'may' },
  { ask: 'patch apps/replicasets web/web', crew: 'may' },
  { ask: `list ${fleetGroup}/clusters -/-`, crew: 'may' },
  { ask: `create ${fleetGroup}/clusters -/tokyo`, crew: 'may not' },
  { ask: `watch ${fleetGroup}/placements web/-`, crew: 'may' },
  { ask: `create ${fleetGroup}/placements web/x`, crew: 'may not' },
  { ask: `create ${fleetGroup}/placementpolicies web/gold`, crew: 'may' },
  { ask: `create ${fleetGroup}/placementpolicies navarch-system/gold`, crew: 'may not' },
  { ask: `patch ${fleetGroup}/clusterplacementpolicies -/gold`, crew: 'may not' },
  { ask: `list ${fleetGroup}/clusterplacementpolicies -/-`, crew: 'may' },
  { ask: `create ${fleetGroup}/freezes -/stop`, crew: 'may not' },
  { ask: `delete ${fleetGroup}/freezes -/stop`, crew: 'may not' },
  { ask: `list ${fleetGroup}/freezes -/-`, crew: 'may' },
  { ask: `create ${fleetGroup}/simulations -/-`, crew: 'may' },
];

describe('what a user may do', () => {
  it.each(rows)('$ask: $crew', ({ ask, crew }) => {
    const attributes = read(ask);
    expect(mayDo({ name: 'alice', groups: ['crew'] }, attributes) ? 'may' : 'may not').toBe(crew);
    expect(mayDo({ name: 'admin', groups: [masters] }, attributes)).toBe(true);
  });

  it('is denied in the words that Kubernetes uses', () => {
    const alice = { name: 'alice', groups: [] };
    expect(printDenial(alice, read('list -/secrets -/-'))).toBe(
      'secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" at the cluster scope',
    );
    expect(printDenial(alice, read('get apps/replicasets ns/x'))).toBe(
      'replicasets.apps "x" is forbidden: User "alice" cannot get resource "replicasets" in API group "apps" in the namespace "ns"',
    );
  });
});

function read(ask: string): Attributes {
  const [verb = '', target = '', place = ''] = ask.split(' ');
  const [group = '', resource = ''] = target.split('/').map(orNone);
  const [namespace = '', name = ''] = place.split('/').map(orNone);
  const version = 'v1';
  const attributes = { group, version, resource, subresource: '', namespace, name, path: '' };
  return { ...attributes, verb };
}

const orNone = (text: string): string => (text === '-' ? '' : text);
