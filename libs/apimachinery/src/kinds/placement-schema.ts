/** The schema of a Placement, and the parts of it that a Simulation answers with. */
import {
  amount,
  bigCount,
  condition,
  count,
  flag,
  listKeyedBy,
  objectFields,
  of,
  required,
  structureOf,
  text,
  textList,
  time,
  word,
} from '../schema/build.js';
import { placementFailover } from './failover-schema.js';
import { drainReport, moveRules } from './move-schema.js';
import { conflictReport, driftReport, immutableReport, syncRules } from './sync-schema.js';

const workload = structureOf('v1alpha1.WorkloadReference', 'Names the object that is placed.', {
  apiVersion: required(text('Its group and version.')),
  kind: required(text('Its kind.')),
  name: required(text('Its name, in the namespace of the Placement.')),
  uid: required(text('Its uid.')),
});

const trace = structureOf(
  'v1alpha1.ClusterTrace',
  'How the number of one cluster came about. What does not apply is absent.',
  {
    filteredBy: text('The step that refused the cluster: selector, taint, lost, spread and such.'),
    group: text('Its group, where there are several.'),
    weight: of({ type: 'number', format: 'double' }, 'Its weight.'),
    weightSum: of(
      { type: 'number', format: 'double' },
      'Sum of the weights that replicas were divided with.',
    ),
    shareMilli: bigCount('Its exact share, in thousandths of a replica.'),
    rounded: word(['up', 'down'], 'Which way the share was rounded: up or down.'),
    min: count('The fewest replicas that it must get.'),
    max: count('The most replicas that it may get.'),
    capacity: count('How many replicas it can hold, those that it has included.'),
    ready: count('The most that it is to have, as other replicas did not become ready there.'),
    cappedBy: text('The bound that it met.'),
    kept: count(
      'Replicas that it had and keeps, where a division from nothing would not give it as many.',
    ),
  },
);

export const clusterDecision = structureOf(
  'v1alpha1.ClusterDecision',
  'What was decided about one cluster, and why.',
  {
    name: required(text('The cluster.')),
    chosen: required(flag('Whether the cluster gets a copy.')),
    replicas: required(count('Replicas for this cluster; 0 when not chosen.')),
    reason: required(text('Why this cluster gets this many, or none.')),
    home: count(
      'What the preferred plan gives it, where that differs: it had them before it was lost.',
    ),
    scaledDown: flag(
      'Whether it was last given fewer since fewer are wanted, and not to move them; said where the policy has rules for moves.',
    ),
    trace: of(trace, 'How the number came about.'),
  },
);

const backlog = structureOf(
  'v1alpha1.PlacementBacklog',
  'Replicas that wait for room. They are topped up as soon as there is some.',
  {
    replicas: required(count('How many wait.')),
    reason: required(text('What stands in the way.')),
    priority: required(count('Who gets room first: the higher, then the older.')),
    since: required(time('Since when some have been waiting without a break.')),
  },
);

const decision = structureOf('v1alpha1.DecisionReference', 'The stored decision behind this.', {
  id: required(text('Identifies the decision.')),
  parent: text('The decision that this one replaced.'),
  inputsDigest: required(text('Digest of everything the planner was given.')),
  planner: required(text('Which planner decided.')),
  decidedAt: required(time('When it was decided.')),
});

const spec = structureOf('v1alpha1.PlacementSpec', 'The decision.', {
  workload: required(of(workload, 'The object that is placed.')),
  replicas: count('Replicas wanted over all clusters; absent for kinds without replicas.'),
  clusters: required(
    of(listKeyedBy('name', clusterDecision), 'Every registered cluster, chosen or not.'),
  ),
  policy: text(
    'What governs it: a policy by kind and name, `annotations` for those of the workload, or `default`.',
  ),
  minReadyReplicas: amount(
    'Ready replicas to keep in the whole fleet while replicas move: a number, or a percentage. Absent: all that are wanted.',
  ),
  move: of(moveRules, 'How patiently replicas move; absent: as soon as enough are ready.'),
  sync: of(
    syncRules,
    'What is done about what members have that is not as it should be; absent: the defaults.',
  ),
  failover: of(
    placementFailover,
    'Where replicas do not become ready; absent: the rules leave them there.',
  ),
  backlog: of(backlog, 'Replicas that found no place; absent when all did.'),
  warnings: of(textList, 'What the policy asks for and cannot have.'),
  decision: required(of(decision, 'The stored decision behind this.')),
});

const lastSeen = structureOf('v1alpha1.LastSeen', 'What a member showed before it fell silent.', {
  replicas: required(count('Replicas that existed there.')),
  readyReplicas: required(count('Replicas that were ready there.')),
  since: time('Since when it had been so.'),
});

const clusterStatus = structureOf(
  'v1alpha1.ClusterPlacementStatus',
  'What one member has. Numbers are absent where they are not known.',
  {
    name: required(text('The cluster.')),
    replicas: count('Replicas that exist there.'),
    readyReplicas: count('Replicas that are ready there.'),
    generation: bigCount('Generation of the copy there.'),
    observedGeneration: bigCount(
      'Generation of the copy that the numbers are of; lower than generation: they are of an older one.',
    ),
    since: time('Since when the numbers are as they are.'),
    lastSeen: of(
      lastSeen,
      'What a cluster that cannot be reached showed last. It counts for nothing.',
    ),
    synced: required(flag('Whether the member has what was decided.')),
    message: required(text('What happens there, or what is wrong.')),
    draining: of(drainReport, 'Replicas that are about to go; absent: none.'),
    conflict: of(conflictReport, 'What stands in the way there; absent: nothing.'),
    drift: of(driftReport, 'The last change by somebody else there; absent: there was none.'),
    immutable: of(immutableReport, 'What of the copy differs and cannot be changed there.'),
  },
);

const status = structureOf('v1alpha1.PlacementStatus', 'What the members have.', {
  clusters: of(listKeyedBy('name', clusterStatus), 'What each member has.'),
  readyReplicas: count('Ready replicas in clusters that can be reached.'),
  summary: text('How many of the chosen clusters have what was decided.'),
  conditions: of(
    listKeyedBy('type', condition),
    'Synced: whether all chosen clusters have what was decided. Ready: whether they do and all replicas are ready. ApplicationFailover: whether replicas were placed elsewhere because they did not become ready; absent where the rules do not ask for that.',
  ),
});

export const placementSchema = structureOf(
  'v1alpha1.Placement',
  'Where an object runs and why. Read-only: it is the record of a decision.',
  {
    ...objectFields(),
    spec: required(of(spec, 'The decision, with its reasons.')),
    status: of(status, 'What each member has.'),
  },
);
