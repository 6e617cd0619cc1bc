import { describe, expect, it } from '@jest/globals';
import { parseSimulationSpec } from './parse-spec.js';

const fleet = 'fleet.navarch.dev/v1alpha1';

const mistakes: readonly { json: unknown; errors: string[] }[] = [
  { json: [], errors: ['spec: must be an object, not a list'] },
  { json: { lose: [] }, errors: ['spec.lose: unknown field; known are given, nodes, change'] },
  { json: { given: {} }, errors: ['spec.given: must be a list, not an object'] },
  {
    json: { given: ['x'] },
    errors: [
      'spec.given[0]: must be an object, not a string',
      'spec.given[0].apiVersion: must be a name, not absent',
      'spec.given[0].kind: must be a name, not absent',
      'spec.given[0].metadata: must be an object, not absent',
      'spec.given[0].metadata.name: must be a name, not absent',
    ],
  },
  {
    json: { given: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }] },
    errors: [
      `spec.given[0]: Pod (v1) has no part in placement; known are Cluster, PlacementPolicy, ClusterPlacementPolicy, Placement (${fleet}), ReplicaSet and Deployment (apps/v1), Secret and Namespace (v1)`,
    ],
  },
  {
    json: {
      given: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: { name: 'r', labels: { a: 1 } },
          spec: {
            replicas: -1,
            template: {
              spec: { containers: [{ resources: { requests: { cpu: '1 core' } } }] },
            },
          },
        },
      ],
    },
    errors: [
      'spec.given[0].metadata.labels.a: must be a text, not a number',
      'spec.given[0].spec.replicas: must be a whole number from 0 to 2147483647, not -1',
      'spec.given[0].spec.template.spec.containers[0].resources.requests.cpu: "1 core" is no quantity',
    ],
  },
  {
    json: {
      given: [
        {
          apiVersion: fleet,
          kind: 'Cluster',
          metadata: { name: 'c' },
          spec: { region: 1, taints: [{ key: 'k', effect: 'Never' }] },
          status: { conditions: [{ type: 'Ready', status: true }] },
        },
      ],
    },
    errors: [
      'spec.given[0].spec.taints[0].effect: must be one of NoSchedule, PreferNoSchedule, NoExecute',
      'spec.given[0].spec.region: must be a text, not a number',
      'spec.given[0].status.conditions[0].status: must be one of True, False, Unknown',
    ],
  },
  {
    json: { nodes: [{ cluster: '', count: 1.5, free: { cpu: [] } }] },
    errors: [
      'spec.nodes[0].cluster: must be a name, not empty',
      'spec.nodes[0].count: must be a whole number from 0 to 10000, not 1.5',
      'spec.nodes[0].free.cpu: must be a quantity, such as "4", "500m" or "8Gi"',
    ],
  },
  {
    json: {
      change: {
        loseClusters: [1],
        policies: [{ kind: 'Policy', metadata: { name: 'p' } }],
        scale: [{ name: 'r' }],
        addCluster: [],
      },
    },
    errors: [
      'spec.change.addCluster: unknown field; known are loseClusters, addClusters, policies, deletePolicies, scale',
      'spec.change.loseClusters[0]: must be a name, not a number',
      'spec.change.policies[0].kind: must be one of PlacementPolicy, ClusterPlacementPolicy',
      'spec.change.scale[0].replicas: must be a whole number from 0 to 2147483647, not absent',
    ],
  },
];

describe('the spec of a Simulation', () => {
  for (const { json, errors } of mistakes) {
    it(`refuses ${JSON.stringify(json).slice(0, 60)}`, () => {
      const parsed = parseSimulationSpec(json);
      const found = parsed.ok ? [] : parsed.errors.map((one) => `${one.path}: ${one.message}`);
      expect(found).toEqual(expect.arrayContaining(errors));
    });
  }

  it('names every mistake of a policy', () => {
    const spec = { resourceSelectors: [], placement: { division: { mode: 'Best' } } };
    const json = {
      change: { policies: [{ kind: 'PlacementPolicy', metadata: { name: 'p' }, spec }] },
    };
    const parsed = parseSimulationSpec(json);
    const paths = parsed.ok ? [] : parsed.errors.map((one) => one.path);
    expect(paths).toContain('spec.change.policies[0].spec.placement.division.mode');
  });

  it('fills in what a short object leaves out, and drops what is secret', () => {
    const parsed = parseSimulationSpec({
      given: [
        { apiVersion: fleet, kind: 'Cluster', metadata: { name: 'c' } },
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'r' }, spec: {} },
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'Yg==' } },
      ],
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        given: [
          { metadata: { name: 'c' }, spec: { taints: [] } },
          { metadata: { name: 'r', namespace: 'default' }, spec: { replicas: 1 } },
          { metadata: { name: 's', namespace: 'default' } },
        ],
      },
    });
    expect(JSON.stringify(parsed)).not.toContain('Yg==');
  });
});
