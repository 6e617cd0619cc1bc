import type { PlacementPolicySpec } from '@navarch/model';

/** Every field there is, all well. */
export const fullPolicy: PlacementPolicySpec = {
  resourceSelectors: [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      name: 'db.password-1',
      labelSelector: {
        matchLabels: { 'example.com/tier': 'gold', empty: '' },
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['x', ''] },
          { key: 'a', operator: 'NotIn', values: ['y'] },
          { key: 'a', operator: 'Exists' },
          { key: 'a', operator: 'DoesNotExist', values: [] },
          { key: 'a', operator: 'Gt', values: ['-5'] },
          { key: 'a', operator: 'Lt', values: ['9'] },
        ],
      },
    },
  ],
  priority: -5,
  placement: {
    clusters: {
      names: ['oslo', 'rome-2'],
      labelSelector: {},
      fieldSelector: {
        matchExpressions: [{ key: 'region', operator: 'In', values: ['eu north'] }],
      },
      exclude: [],
    },
    groups: [{ name: 'near', names: ['oslo'] }, { name: 'far' }],
    overflow: 'WhenUnavailable',
    tolerations: [
      { operator: 'Exists' },
      { key: 'example.com/a', value: '', effect: 'NoExecute', tolerationSeconds: 0 },
      { key: 'a', operator: 'Equal', value: 'x', tolerationSeconds: -1 },
      { key: 'a', operator: 'Exists', value: '', effect: 'PreferNoSchedule' },
    ],
    spread: [
      { by: 'Region', minGroups: 2, maxGroups: 2 },
      { by: 'Label', labelKey: 'example.com/rack', maxSkew: 1 },
      { by: 'Cluster', minGroups: 1 },
    ],
    division: {
      mode: 'Weighted',
      weights: [
        { cluster: 'oslo', weight: 0 },
        { labelSelector: { matchLabels: { a: 'b' } }, weight: 1_000_000 },
        { cluster: '*', weight: 1 },
      ],
      limits: [
        { cluster: 'oslo', min: 5, max: 5 },
        { cluster: 'rome-2', min: '20%', max: 1 },
        { cluster: '*', fixed: '100%' },
        { cluster: 'bonn', fixed: '60%' },
        { cluster: 'brno', fixed: '40%' },
        { region: 'eu north', fixed: '100%' },
      ],
    },
    rebalance: { when: 'OnJoin', movesPerMinute: 1 },
    failback: {
      mode: 'Manual',
      healthyForSeconds: 0,
      movesPerMinute: 5,
      window: { start: '22:00', end: '04:30', days: ['Mon', 'Sun'] },
    },
    failover: { application: { notReadyForSeconds: 1 } },
    minReadyReplicas: '100%',
    move: { readyTimeoutSeconds: 600, drainSeconds: 0 },
    backlogPriority: 7,
  },
  sync: { conflict: 'AdoptIfEqual', drift: 'Report', replicas: 'Unmanaged', immutable: 'Recreate' },
};
