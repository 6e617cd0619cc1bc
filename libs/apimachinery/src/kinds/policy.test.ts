import { describe, expect, it } from '@jest/globals';
import { clusterPlacementPolicyKind, placementPolicyKind } from './policy.js';
import { cellsOf, complaints, written } from './written.fixture.js';

const yaml = (spec: string): string => `metadata: {name: gold, namespace: web}\nspec: ${spec}`;
const selectors = 'resourceSelectors: [{apiVersion: apps/v1, kind: ReplicaSet}]';
const placed = (rules: string): string => `{${selectors}, placement: ${rules}}`;

describe('the form of a policy', () => {
  const rows = [
    { name: 'the least there can be', spec: placed('{}'), says: [] },
    {
      name: 'nothing',
      spec: '{}',
      says: ['spec.resourceSelectors: Required value', 'spec.placement: Required value'],
    },
    {
      name: 'selectors of nothing',
      spec: '{resourceSelectors: [], placement: {}}',
      says: ['spec.resourceSelectors: Required value'],
    },
    {
      name: 'half a selector',
      spec: '{resourceSelectors: [{kind: ReplicaSet}], placement: {}}',
      says: ['spec.resourceSelectors[0].apiVersion: Required value'],
    },
    {
      name: 'an operator that there is not',
      spec: `{resourceSelectors: [{apiVersion: v1, kind: Secret, labelSelector: {matchExpressions: [{key: a, operator: in}]}}], placement: {}}`,
      says: [
        'spec.resourceSelectors[0].labelSelector.matchExpressions[0].operator: Unsupported value: "in": supported values: "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"',
      ],
    },
    {
      name: 'words that there are not, each where it is',
      spec: placed(
        '{overflow: Never, division: {mode: Wild}, rebalance: {when: ""}, failback: {window: {start: "22:00", end: "04:00", days: [Mon, Tuesday]}}}',
      ),
      says: [
        'spec.placement.overflow: Unsupported value: "Never": supported values: "WhenFull", "WhenUnavailable"',
        'spec.placement.division.mode: Unsupported value: "Wild": supported values: "Duplicated", "Weighted", "Capacity", "Packed", "V1"',
        'spec.placement.rebalance.when: Unsupported value: "": supported values: "Never", "OnLoss", "OnJoin", "Always"',
        'spec.placement.failback.window.days[1]: Unsupported value: "Tuesday": supported values: "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"',
      ],
    },
    {
      name: 'fields of clusters that there are not',
      spec: placed(
        '{clusters: {fieldSelector: {matchExpressions: [{key: continent, operator: Exists}]}}}',
      ),
      says: [
        'spec.placement.clusters.fieldSelector.matchExpressions[0].key: Unsupported value: "continent": supported values: "provider", "region", "zone"',
      ],
    },
    {
      name: 'what is missing further down',
      spec: placed(
        '{groups: [{}], spread: [{}], division: {weights: [{cluster: a}]}, failback: {window: {start: "1"}}}',
      ),
      says: [
        'spec.placement.groups[0].name: Required value',
        'spec.placement.spread[0].by: Required value',
        'spec.placement.division.weights[0].weight: Required value',
        'spec.placement.failback.window.end: Required value',
      ],
    },
    { name: 'a weight of nothing', spec: placed('{division: {weights: [{weight: 0}]}}'), says: [] },
    {
      name: 'preferences of Federation v1, without a bound',
      spec: placed('{division: {mode: V1, preferences: {clusters: {"*": {maxReplicas: null}}}}}'),
      says: [],
    },
  ];
  for (const { name, spec, says } of rows)
    it(name, () => expect(complaints(placementPolicyKind, yaml(spec))).toEqual(says));

  it('is the same for both kinds', () => {
    const says = complaints(clusterPlacementPolicyKind, 'metadata: {name: gold}\nspec: {}');
    expect(says).toEqual(complaints(placementPolicyKind, yaml('{}')));
    expect(complaints(clusterPlacementPolicyKind, 'metadata: {name: gold}')).toEqual([
      'spec: Required value',
    ]);
  });

  it('takes numbers and percentages where both can stand, and no other type', () => {
    expect(() => written(placementPolicyKind, yaml(placed('{minReadyReplicas: 2}')))).not.toThrow();
    expect(() =>
      written(placementPolicyKind, yaml(placed('{minReadyReplicas: 50%}'))),
    ).not.toThrow();
    expect(() => written(placementPolicyKind, yaml(placed('{minReadyReplicas: [1]}')))).toThrow(
      'json: cannot unmarshal array into Go struct field PlacementRules.spec.placement.minReadyReplicas',
    );
    expect(() => written(placementPolicyKind, yaml(placed('{spreads: []}')))).toThrow(
      'unknown field "spec.placement.spreads"',
    );
  });
});

describe('the columns of a policy', () => {
  const rows = [
    {
      name: 'of the least there can be',
      spec: placed('{}'),
      cells: {
        Priority: 0,
        Mode: 'Weighted',
        Rebalance: 'OnLoss',
        Selects: 'ReplicaSet',
        Spread: '<none>',
        Failback: 'Auto',
      },
    },
    {
      name: 'of selectors of every kind',
      spec: `{priority: 7, placement: {}, resourceSelectors: [
        {apiVersion: apps/v1, kind: ReplicaSet, name: web},
        {apiVersion: v1, kind: Secret, labelSelector: {matchLabels: {a: b}, matchExpressions: [
          {key: c, operator: In, values: [d, e]}, {key: f, operator: NotIn, values: [g]}, {key: h, operator: Exists},
          {key: i, operator: DoesNotExist}, {key: j, operator: Gt, values: ["5"]}, {key: k, operator: Lt, values: ["6"]}]}},
        {apiVersion: v1, kind: Secret}, {apiVersion: v1, kind: Secret}]}`,
      cells: {
        Priority: 7,
        Selects:
          'ReplicaSet/web, Secret(a=b,c in (d,e),f notin (g),h,!i,j>5,k<6), Secret and 1 more',
      },
    },
    {
      name: 'of many rules',
      spec: placed(`{division: {mode: Packed}, rebalance: {when: Always},
        spread: [{by: Region, minGroups: 2, maxSkew: 3}, {by: Label, labelKey: rack, maxGroups: 4}, {by: Zone, maxSkew: 1}],
        failback: {mode: Manual, healthyForSeconds: 300, window: {start: "22:00", end: "04:00"}}}`),
      cells: {
        Mode: 'Packed',
        Rebalance: 'Always',
        Spread: 'Region 2.. skew 3, rack ..4, Zone skew 1',
        Failback: 'Manual after 300s, 22:00-04:00',
      },
    },
    {
      name: 'of no failback',
      spec: placed('{failback: {mode: Never, healthyForSeconds: 3}}'),
      cells: { Failback: 'Never' },
    },
  ];
  for (const { name, spec, cells } of rows)
    it(name, () => {
      const policy = written(placementPolicyKind, yaml(spec));
      expect(cellsOf(placementPolicyKind, policy)).toMatchObject(cells);
    });
});
