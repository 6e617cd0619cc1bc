/**
 * The schema of a policy's spec, which both kinds of policy have.
 *
 * It knows the form: types, what must be there, and the words that a field takes. What must hold between fields is the
 * planner's to say, which the app asks on every write. No field has a default here: a policy is shown as it was
 * written, and the descriptions say what is meant by what is absent.
 */
import type { ObjectNode } from '../schema/node.js';
import {
  amount,
  count,
  flag,
  listOf,
  mapOf,
  of,
  required,
  structureOf,
  text,
  textList,
  word,
} from '../schema/build.js';
import { failoverRules } from './failover-schema.js';
import { moveRules } from './move-schema.js';
import { syncRules } from './sync-schema.js';
import { taintEffects } from './taints.js';

const requirement = (
  name: string,
  key: { readonly words?: readonly string[]; readonly description: string },
): ObjectNode =>
  structureOf(name, 'A condition on one value.', {
    key: required(
      key.words === undefined ? text(key.description) : word(key.words, key.description),
    ),
    operator: required(
      word(
        ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
        'How the value and `values` must relate. Gt and Lt compare whole numbers. NotIn also holds where there is no value.',
      ),
    ),
    values: of(
      textList,
      'At least one for In and NotIn, exactly one whole number for Gt and Lt, none for Exists and DoesNotExist.',
    ),
  });

/** Server-side apply owns a selector as one value, as it does everywhere in Kubernetes. */
export const labelSelector: ObjectNode = {
  ...structureOf('v1alpha1.LabelSelector', 'Selects by labels. All that is given must hold.', {
    matchLabels: of(mapOf({ type: 'string' }), 'Labels and the values that they must have.'),
    matchExpressions: of(
      listOf(requirement('v1alpha1.LabelRequirement', { description: 'The key of the label.' })),
      'Conditions on labels.',
    ),
  }),
  atomic: true,
};

const fieldSelector: ObjectNode = {
  ...structureOf('v1alpha1.ClusterFieldSelector', 'Selects clusters by fields of their spec.', {
    matchExpressions: required(
      of(
        listOf(
          requirement('v1alpha1.ClusterFieldRequirement', {
            words: ['provider', 'region', 'zone'],
            description: 'The field of the spec of a Cluster.',
          }),
        ),
        'Conditions on fields; all must hold.',
      ),
    ),
  }),
  atomic: true,
};

const resourceSelector = structureOf(
  'v1alpha1.ResourceSelector',
  'What a policy governs. All that is given must hold. A name is more specific than labels, and labels than a kind alone.',
  {
    apiVersion: required(text('Group and version of the workloads, for example apps/v1.')),
    kind: required(text('Kind of the workloads, for example ReplicaSet.')),
    name: text('Name of the one workload; absent: any name.'),
    labelSelector: of(labelSelector, 'Labels of the workloads; absent: any labels.'),
  },
);

const selectionFields = {
  names: of(textList, 'Names of clusters; absent: any name.'),
  labelSelector: of(labelSelector, 'Labels of clusters; absent: any labels.'),
  fieldSelector: of(fieldSelector, 'Provider, region and zone of clusters; absent: any of each.'),
  exclude: of(textList, 'Names of clusters that are left out whatever else selects them.'),
};

const selection = structureOf(
  'v1alpha1.ClusterSelection',
  'Selects clusters. All that is given must hold.',
  selectionFields,
);

const group = structureOf(
  'v1alpha1.ClusterGroup',
  'Clusters that are filled before those of later groups. All that is given must hold.',
  {
    name: required(text('What the group is called, in reasons and in traces. Unique in its list.')),
    ...selectionFields,
  },
);

const toleration = structureOf(
  'v1alpha1.ClusterToleration',
  'Taints of clusters that a workload puts up with.',
  {
    key: text('Key of the taint. Absent, with operator Exists: every taint.'),
    operator: word(
      ['Equal', 'Exists'],
      'Equal (the default): the values must be equal. Exists: whatever the value.',
    ),
    value: text('The value that the taint must have, with operator Equal. Default: empty.'),
    effect: word(taintEffects, 'Effect of the taint; absent: every effect.'),
    tolerationSeconds: of(
      { type: 'integer', format: 'int64' },
      'For NoExecute: how long the taint is tolerated from when it was added; absent: for ever.',
    ),
  },
);

const spreadConstraint = structureOf(
  'v1alpha1.SpreadConstraint',
  'How replicas are spread over groups of clusters that have something in common.',
  {
    by: required(
      word(
        ['Cluster', 'Region', 'Zone', 'Provider', 'Label'],
        'What the clusters of a group have in common. Cluster: each cluster is a group.',
      ),
    ),
    labelKey: text('With by Label, and required there: the label whose values are the groups.'),
    minGroups: count('At least so many groups get replicas; absent: no bound.'),
    maxGroups: count('At most so many groups get replicas; absent: no bound.'),
    maxSkew: count(
      'How many replicas the fullest group may have more than the emptiest; absent: no bound.',
    ),
  },
);

const weightRule = structureOf(
  'v1alpha1.WeightRule',
  'The weight of some clusters. Exactly one of cluster and labelSelector is given.',
  {
    cluster: text('Name of the cluster, or "*" for every cluster that no other rule is about.'),
    labelSelector: of(labelSelector, 'Labels of the clusters.'),
    weight: required(
      count('Share in relation to the other weights, 0 or more. 0: only what it must have.'),
    ),
  },
);

const limitRule = structureOf(
  'v1alpha1.LimitRule',
  'How few and how many replicas some clusters get. Exactly one of cluster and region is given. A percentage is of the replicas of the workload.',
  {
    cluster: text('Name of the cluster, or "*" for each cluster that no other rule is about.'),
    region: text('The region whose clusters are limited together.'),
    min: amount('At least so many: a number, or a percentage that rounds up. Default: 0.'),
    max: amount('At most so many: a number, or a percentage that rounds down; absent: no bound.'),
    fixed: amount(
      'Exactly so many, in place of min and max: a number, or a percentage that rounds to the nearest.',
    ),
  },
);

const clusterPreference = structureOf(
  'v1alpha1.ClusterPreference',
  'What one cluster gets in mode V1.',
  {
    minReplicas: count('At least so many. Default: 0.'),
    maxReplicas: count('At most so many; absent: no bound.'),
    weight: count('Share in relation to the other weights. Default: 0.'),
  },
);

const preferences = structureOf(
  'v1alpha1.ReplicaPreferences',
  'Preferences as Federation v1 had them.',
  {
    rebalance: flag('Whether replicas that run may be moved. Default: false.'),
    clusters: of(
      mapOf(clusterPreference),
      'Preferences by name of cluster, or "*" for every cluster that is not named.',
    ),
  },
);

const division = structureOf('v1alpha1.DivisionRules', 'How replicas are divided over clusters.', {
  mode: word(
    ['Duplicated', 'Weighted', 'Capacity', 'Packed', 'V1'],
    'Duplicated: all replicas in every cluster. Weighted (the default): in proportion to weights. Capacity: in proportion to free room. Packed: in as few clusters as possible. V1: as Federation v1 did.',
  ),
  weights: of(
    listOf(weightRule),
    'For mode Weighted. The most specific rule counts: a name, then labels, then "*". Absent: equal weights.',
  ),
  limits: of(listOf(limitRule), 'Bounds on clusters and regions; absent: none. Not with mode V1.'),
  preferences: of(preferences, 'For mode V1.'),
});

const rebalance = structureOf('v1alpha1.RebalanceRules', 'When replicas that run are moved.', {
  when: word(
    ['Never', 'OnLoss', 'OnJoin', 'Always'],
    'Never: replicas stay, even in a lost cluster. OnLoss (the default): only what a cluster cannot keep moves. OnJoin: besides, a new cluster draws its share. Always: whatever comes closer to the ideal split moves.',
  ),
  movesPerMinute: count(
    'The most replicas of the workload that are moved by choice in any minute; absent: no bound.',
  ),
});

const failbackWindow = structureOf(
  'v1alpha1.FailbackWindow',
  'A time of day, in UTC. From 22:00 to 04:00 runs over midnight.',
  {
    start: required(text('When it starts, as HH:MM.')),
    end: required(text('When it ends, as HH:MM.')),
    days: of(
      listOf({ type: 'string', words: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] }),
      'The days on which it starts: Mon, Tue, Wed, Thu, Fri, Sat, Sun; absent: every day.',
    ),
  },
);

const failback = structureOf(
  'v1alpha1.FailbackRules',
  'What a cluster that returns gets of what it had.',
  {
    mode: word(
      ['Never', 'Manual', 'Auto'],
      'Never: nothing. Manual: what the annotation fleet.navarch.dev/failback on the workload asks for. Auto (the default): all of it.',
    ),
    healthyForSeconds: count('How long it must have been ready without a break. Default: 0.'),
    movesPerMinute: count(
      'The most replicas of the workload that move back in any minute; absent: no bound.',
    ),
    window: of(failbackWindow, 'Replicas move back only within it; absent: at any time.'),
  },
);

const rules = structureOf(
  'v1alpha1.PlacementRules',
  'Where and how many. Every field has a default; {} is a fair split over all clusters.',
  {
    clusters: of(selection, 'Who may take part at all; absent: every cluster.'),
    groups: of(
      listOf(group),
      'Tried in order: what does not fit into one overflows into the next. Absent: one group of all clusters.',
    ),
    overflow: word(
      ['WhenFull', 'WhenUnavailable'],
      'When a later group is used. WhenFull (the default): as soon as the earlier groups are full. WhenUnavailable: only when the earlier have no usable cluster.',
    ),
    tolerations: of(listOf(toleration), 'Taints that are put up with; absent: none.'),
    spread: of(listOf(spreadConstraint), 'How replicas are spread; absent: not at all.'),
    division: of(division, 'How replicas are divided; absent: in equal parts.'),
    rebalance: of(rebalance, 'When replicas move; absent: when a cluster is lost.'),
    failback: of(failback, 'What a returning cluster gets back; absent: all that it had, at once.'),
    failover: of(
      failoverRules,
      'What moves besides the replicas of lost clusters; absent: nothing does.',
    ),
    minReadyReplicas: amount(
      'Ready replicas to keep in the whole fleet during any move: a number, or a percentage of the replicas. Default: all of them.',
    ),
    move: of(moveRules, 'How patiently replicas move; absent: as soon as enough are ready.'),
    backlogPriority: count('Who gets room first when it appears: the higher. Default: 0.'),
  },
);

export const policySpec = structureOf(
  'v1alpha1.PlacementPolicySpec',
  'What is governed, and how it is placed.',
  {
    resourceSelectors: required(
      of(
        listOf(resourceSelector),
        'What the policy governs: whatever one of them selects. At least one.',
      ),
    ),
    priority: count(
      'Of several policies that select a workload the one with the highest priority counts; among equals the more specific selector, then the namespaced policy. Default: 0.',
    ),
    placement: required(of(rules, 'Where and how many. {} is a fair split over all clusters.')),
    sync: of(
      syncRules,
      'What is done about what members have that is not as it should be; absent: the defaults.',
    ),
  },
);
