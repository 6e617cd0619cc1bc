import { describe, expect, it } from '@jest/globals';
import { reviewResources } from '@navarch/model';
import { namespaceKind } from '../kinds/namespace.js';
import { federationKinds, memberKinds } from '../kinds/registry.js';
import { humanAge, humanDuration } from './duration.js';
import { toTable } from './table.js';

describe('durations', () => {
  const second = 1000;
  const minute = 60 * second;
  const hour = 60 * minute;
  const day = 24 * hour;
  const rows = [
    [-5 * second, '<invalid>'],
    [-500, '0s'],
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [3 * minute + 20 * second, '3m20s'],
    [10 * minute + 30 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [4 * hour + 10 * minute, '4h10m'],
    [8 * hour + 30 * minute, '8h'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [3 * day + 4 * hour, '3d4h'],
    [45 * day, '45d'],
    [729 * day, '729d'],
    [2 * 365 * day + 30 * day, '2y30d'],
    [9 * 365 * day, '9y'],
  ] as const;
  for (const [spanMs, expected] of rows)
    it(expected, () => {
      expect(humanDuration(spanMs)).toBe(expected);
    });

  it('are unknown without a start', () => {
    expect(humanAge(undefined, 0)).toBe('<unknown>');
    expect(humanAge(null, 0)).toBe('<unknown>');
    expect(humanAge('nonsense', 0)).toBe('<unknown>');
  });
});

describe('tables', () => {
  const web = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web', creationTimestamp: '2026-01-01T00:00:00Z' },
    status: { phase: 'Active' },
  };
  const now = Date.parse('2026-01-01T01:02:00Z');

  it('are as kubectl reads them', () => {
    const table = toTable(namespaceKind, [web], {
      now,
      includeObject: 'Metadata',
      resourceVersion: '7',
      continue: 'token',
      remaining: 3,
    });
    expect(table).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '7', continue: 'token', remainingItemCount: 3 },
    });
    expect(table.columnDefinitions.map(({ name, type, format }) => [name, type, format])).toEqual([
      ['Name', 'string', 'name'],
      ['Status', 'string', ''],
      ['Age', 'string', ''],
    ]);
    expect(table.rows).toEqual([
      {
        cells: ['web', 'Active', '62m'],
        object: {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: web.metadata,
        },
      },
    ]);
  });

  it('carry as much of the object as is asked for', () => {
    const rowsWith = (includeObject: 'None' | 'Object') =>
      toTable(namespaceKind, [web], { now, includeObject }).rows.map(({ object }) => object);
    expect(rowsWith('None')).toEqual([null]);
    expect(rowsWith('Object')).toEqual([web]);
  });

  it('may be empty', () => {
    const table = toTable(namespaceKind, [], { now, includeObject: 'Metadata' });
    expect(table.rows).toEqual([]);
    expect(table.metadata).toEqual({});
  });
});

describe('columns', () => {
  const expected: Readonly<Record<string, string>> = {
    Namespace: 'Name Status Age',
    Secret: 'Name Type Data Age',
    ConfigMap: 'Name Data Age',
    Service: 'Name Type Cluster-IP External-IP Port(s) Age Selector¹',
    ServiceAccount: 'Name Age',
    ResourceQuota: 'Name Request Limit Age',
    LimitRange: 'Name Created At',
    Lease: 'Name Holder Age',
    CustomResourceDefinition: 'Name Created At',
    Deployment: 'Name Ready Up-to-date Available Age Containers¹ Images¹ Selector¹',
    Event:
      'Last Seen,Type,Reason,Object,Subobject¹,Source¹,Message,First Seen¹,Count¹,Name¹'.replaceAll(
        ',',
        ' ',
      ),
    ReplicaSet: 'Name Desired Current Ready Age Containers¹ Images¹ Selector¹',
    Pod: 'Name Ready Status Restarts Age IP¹ Node¹ Nominated Node¹ Readiness Gates¹',
    'Pod of all members':
      'Name Ready Status Restarts Age Cluster IP¹ Node¹ Nominated Node¹ Readiness Gates¹',
    Node: 'Name Status Roles Age Version Internal-IP¹ External-IP¹ OS-Image¹ Kernel-Version¹ Container-Runtime¹',
    Cluster: 'Name Ready Phase Region Version Age Nodes¹ Latency¹ Provider¹ Zone¹ Taints¹ Server¹',
    Placement: 'Name Kind Replicas Ready Clusters Synced Age Backlog¹ Policy¹ Decided By¹',
    PlacementPolicy: 'Name Priority Mode Rebalance Selects Age Spread¹ Failback¹',
    ClusterPlacementPolicy: 'Name Priority Mode Rebalance Selects Age Spread¹ Failback¹',
    Freeze: 'Name Clusters Namespaces Kinds Until Reason Age',
    Hold: 'Name Kind Waits Approved Age Clusters¹',
    Simulation: 'Name Workloads Changed Moves Backlog',
    History: 'Name Object Entries',
    Changeset: 'Name Items Revisions User Age',
    Rollback: 'Name Changes Changeset',
    Role: 'Name Created At',
    ClusterRole: 'Name Created At',
    RoleBinding: 'Name Role Age Users¹ Groups¹ ServiceAccounts¹',
    ClusterRoleBinding: 'Name Role Age Users¹ Groups¹ ServiceAccounts¹',
    ...Object.fromEntries(Object.values(reviewResources).map(({ kind }) => [kind, 'Name'])),
  };
  for (const kind of new Set([...federationKinds, ...memberKinds])) {
    const title = kind.readThrough === true ? `${kind.name.kind} of all members` : kind.name.kind;
    it(`of ${title}`, () => {
      const names = kind.columns.map(({ name, priority }) => (priority === 1 ? `${name}¹` : name));
      expect(names.join(' ')).toBe(expected[title]);
    });
  }
});
