import { describe, expect, it } from '@jest/globals';
import { clusterKind } from './cluster.js';
import { eventKind } from './event.js';
import { namespaceKind } from './namespace.js';
import { nodeKind } from './node.js';
import { placementKind } from './placement.js';
import { cellsOf, complaints, written } from './written.fixture.js';

describe('Namespace', () => {
  const web = written(namespaceKind, 'metadata: {name: web, labels: {a: b}}');

  it('carries its name as a label', () => {
    expect(web.metadata.labels).toEqual({ a: 'b', 'kubernetes.io/metadata.name': 'web' });
  });

  it('starts active, with the finalizer of its content', () => {
    const created = namespaceKind.prepareForCreate?.(web, 0);
    expect(created).toMatchObject({
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    expect(created && cellsOf(namespaceKind, created)).toMatchObject({ Status: 'Active' });
  });

  it('keeps its finalizers and status through an update', () => {
    const previous = { ...web, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
    const next = { ...web, spec: { finalizers: [] }, status: { phase: 'Terminating' } };
    expect(namespaceKind.prepareForUpdate?.(next, previous, 0)).toEqual(previous);
  });

  it('is named by a label', () => {
    expect(complaints(namespaceKind, 'metadata: {name: a.b}')).toHaveLength(1);
  });
});

describe('Event', () => {
  const yaml = `
metadata: {name: e, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
involvedObject: {kind: ReplicaSet, name: web, namespace: shop, uid: "1"}
reason: Placed
message: "9 replicas\\n"
type: Normal
source: {component: navarch}
lastTimestamp: "2026-01-01T00:01:00Z"
`;
  const event = written(eventKind, yaml);

  it('has the fields that clients read without asking', () => {
    expect(event).toMatchObject({ eventTime: null, firstTimestamp: null, reportingComponent: '' });
  });

  it('prints its columns', () => {
    expect(cellsOf(eventKind, event, Date.parse('2026-01-01T00:01:30Z'))).toEqual({
      'Last Seen': '30s',
      Type: 'Normal',
      Reason: 'Placed',
      Object: 'replicaset/web',
      Subobject: '',
      Source: 'navarch',
      Message: '9 replicas',
      'First Seen': '<unknown>',
      Count: 1,
      Name: 'e',
    });
  });

  it('is selected by what it is about', () => {
    expect(eventKind.fields['involvedObject.name']?.(event)).toBe('web');
    expect(eventKind.fields['source']?.(event)).toBe('navarch');
  });

  it('lives with what it is about', () => {
    expect(complaints(eventKind, yaml)).toEqual([]);
    expect(
      complaints(eventKind, yaml.replace('namespace: shop, uid', 'namespace: x, uid')),
    ).toEqual(['involvedObject.namespace: Invalid value: "x": does not match event.namespace']);
  });

  it('of the newer form says who reports it', () => {
    expect(complaints(eventKind, `${yaml}eventTime: "2026-01-01T00:00:00.000001Z"`)).toEqual([
      'reportingController: Required value',
      expect.stringContaining('name part must be non-empty'),
      expect.stringContaining('name part must consist of'),
      'reportingInstance: Required value',
      'action: Required value',
    ]);
  });
});

describe('Cluster', () => {
  const yaml = (spec: string) => `metadata: {name: tokyo}\nspec: ${spec}`;
  const reference = 'credentialsRef: {namespace: navarch-system, name: tokyo}';
  const rows = [
    { name: 'is fine', spec: `{server: "https://t:6443", ${reference}}`, says: [] },
    { name: 'with nothing', spec: '{}', says: ['spec.server: R', 'spec.credentialsRef: R'] },
    { name: 'with no address', spec: `{server: tokyo, ${reference}}`, says: ['spec.server: I'] },
    {
      name: 'with a password in its address',
      spec: `{server: "https://me:hunter2@t", ${reference}}`,
      says: ['spec.server: Invalid value: "<redacted>": must not contain credentials'],
    },
    {
      name: 'with half a reference',
      spec: '{server: "https://t", credentialsRef: {name: A}}',
      says: ['spec.credentialsRef.namespace: R', 'spec.credentialsRef.name: I'],
    },
  ];
  for (const { name, spec, says } of rows)
    it(name, () => {
      const found = complaints(clusterKind, yaml(spec));
      expect(found).toHaveLength(says.length);
      for (const [index, start] of says.entries()) expect(found[index]).toContain(start);
    });

  it('prints its columns', () => {
    const joining = written(clusterKind, yaml(`{server: "https://t", region: jp, ${reference}}`));
    expect(cellsOf(clusterKind, joining)).toMatchObject({
      Ready: 'Unknown',
      Phase: 'joining',
      Region: 'jp',
      Version: '',
      Taints: '<none>',
    });
    const ready = {
      ...joining,
      status: {
        kubernetesVersion: 'v1.36.0',
        conditions: [{ type: 'Ready', status: 'True', reason: 'ClusterReady' }],
      },
    };
    expect(cellsOf(clusterKind, ready)).toMatchObject({
      Ready: 'True',
      Phase: 'ready',
      Version: 'v1.36.0',
    });
  });
});

describe('Placement', () => {
  const yaml = (replicas: string) => `
metadata: {name: web, namespace: shop}
spec:
  ${replicas}
  workload: {apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: "1"}
  clusters:
  - {name: taipei, chosen: true, replicas: 1, reason: weight}
  - {name: tokyo, chosen: true, replicas: 3, reason: weight}
  - {name: sydney, chosen: false, replicas: 0, reason: lost}
  decision: {id: a, inputsDigest: b, planner: v1, decidedAt: "2026-01-01T00:00:00Z"}
status:
  readyReplicas: 2
  clusters:
  - {name: taipei, synced: true, message: ""}
  - {name: sydney, synced: true, message: ""}
`;

  it('prints the split', () => {
    expect(cellsOf(placementKind, written(placementKind, yaml('replicas: 4')))).toMatchObject({
      Kind: 'ReplicaSet',
      Replicas: '4',
      Ready: '2',
      Clusters: 'taipei=1 tokyo=3',
      Synced: '1/2',
      Backlog: 0,
      Policy: '<none>',
    });
  });

  it('prints what waits, and what governs it', () => {
    const waiting = '{replicas: 3, reason: full, priority: 0, since: "2026-01-01T00:00:00Z"}';
    const object = written(placementKind, yaml(`policy: default\n  backlog: ${waiting}`));
    expect(cellsOf(placementKind, object)).toMatchObject({ Backlog: 3, Policy: 'default' });
  });

  it('prints names alone for kinds without replicas', () => {
    expect(cellsOf(placementKind, written(placementKind, yaml('warnings: []')))).toMatchObject({
      Replicas: '-',
      Ready: '-',
      Clusters: 'taipei tokyo',
    });
  });

  it('can only be read', () => {
    expect(placementKind.verbs).toEqual(['get', 'list', 'watch']);
  });
});

it('prints a Node', () => {
  const node = written(
    nodeKind,
    `
metadata: {name: n1, labels: {node-role.kubernetes.io/worker: "", node-role.kubernetes.io/edge: ""}}
spec: {unschedulable: true}
status:
  conditions: [{type: Ready, status: "True"}]
  addresses: [{type: InternalIP, address: 10.0.0.1}]
`,
  );
  expect(cellsOf(nodeKind, node)).toMatchObject({
    Status: 'Ready,SchedulingDisabled',
    Roles: 'edge,worker',
    'Internal-IP': '10.0.0.1',
    'External-IP': '<none>',
    'OS-Image': '<unknown>',
  });
});
