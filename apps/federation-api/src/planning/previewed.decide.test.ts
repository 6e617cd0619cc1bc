import { expect, it } from '@jest/globals';
import { isPreviewed } from './previewed.decide.js';

const fleet = 'fleet.navarch.dev';

/** `group/resource/subresource namespace`, `-` for none. */
const rows = [
  { of: 'apps/replicasets/- web', is: true },
  { of: 'apps/replicasets/scale web', is: true },
  { of: 'apps/replicasets/status web', is: false },
  { of: 'apps/replicasets/- kube-system', is: false },
  { of: '-/secrets/- web', is: true },
  { of: '-/secrets/- navarch-system', is: false },
  { of: '-/namespaces/- -', is: false },
  { of: '-/events/- web', is: false },
  { of: 'sea.example.com/ships/- web', is: true },
  { of: 'sea.example.com/ports/- -', is: true },
  { of: 'coordination.k8s.io/leases/- web', is: false },
  { of: `${fleet}/placementpolicies/- web`, is: true },
  { of: `${fleet}/clusterplacementpolicies/- -`, is: true },
  { of: `${fleet}/clusters/- -`, is: false },
];
it.each(rows)('$of: $is', ({ of, is }) => {
  const [target = '', namespace = ''] = of.split(' ').map(orNone);
  const [group = '', resource = '', subresource = ''] = target.split('/').map(orNone);
  const object = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'a' } };
  const request = { group, resource, subresource, namespace };
  expect(isPreviewed({ ...request, object })).toBe(is);
  expect(isPreviewed({ ...request, object: undefined })).toBe(false);
});

const orNone = (text: string): string => (text === '-' ? '' : text);
