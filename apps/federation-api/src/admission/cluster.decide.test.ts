import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { complaintsAboutCluster } from './cluster.decide.js';

const rows = [
  { name: 'a good one', server: 'https://10.0.0.1:6443', expected: '' },
  { name: 'a name', server: 'https://k8s.example.com', expected: '' },
  { name: 'localhost', server: 'https://localhost:6443', expected: 'spec.server' },
  { name: 'a name under localhost', server: 'https://a.localhost', expected: 'spec.server' },
  { name: '127.0.0.1', server: 'https://127.0.0.1:6443', expected: 'spec.server' },
  { name: '127.0.0.1 as a number', server: 'https://2130706433', expected: 'spec.server' },
  { name: '::1', server: 'https://[::1]:6443', expected: 'spec.server' },
  { name: 'IPv4 in IPv6', server: 'https://[::ffff:127.0.0.1]', expected: 'spec.server' },
  { name: '0.0.0.0', server: 'https://0.0.0.0', expected: 'spec.server' },
  { name: 'allowed', server: 'https://127.0.0.1:6443', allowLoopback: true, expected: '' },
  {
    name: 'credentials elsewhere',
    server: 'https://10.0.0.1',
    namespace: 'default',
    expected: 'spec.credentialsRef.namespace',
  },
];

describe('a Cluster', () => {
  it.each(rows)('$name', ({ server, allowLoopback, namespace = 'navarch-system', expected }) => {
    const complaints = complaintsAboutCluster({
      group: resources.clusters.group,
      resource: resources.clusters.resource,
      object: {
        apiVersion: 'fleet.navarch.dev/v1alpha1',
        kind: 'Cluster',
        metadata: { name: 'tokyo' },
        spec: { server, credentialsRef: { namespace, name: 'tokyo' }, allowLoopback },
      },
    });
    expect(complaints.map(({ field }) => field).join()).toBe(expected);
  });
});
