import { type KubeObject, resources, type SimulationStatus } from '@navarch/model';
import { required as missing, invalidValue } from '../names/problems.js';
import {
  anyNode,
  condition,
  count,
  listKeyedBy,
  listOf,
  mapOf,
  objectFields,
  of,
  required,
  structureOf,
  text,
  textList,
} from '../schema/build.js';
import type { FieldError } from '../status.js';
import { countColumn, nameColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { clusterDecision } from './placement-schema.js';
import { validateStructure } from './structure-rules.js';

const nodes = structureOf('v1alpha1.SimulatedNodes', 'Equal nodes of one cluster.', {
  cluster: required(text('The cluster that they belong to.')),
  count: required(count('How many there are.')),
  free: required(
    of(mapOf({ type: 'quantity' }), 'What is free on each, by resource: cpu, memory, pods.'),
  ),
});

const scale = structureOf('v1alpha1.SimulatedScale', 'Other replicas for one workload.', {
  kind: text('Kind of the workload. Default: ReplicaSet.'),
  namespace: text('Namespace of the workload. Default: default.'),
  name: required(text('Name of the workload.')),
  replicas: required(count('Replicas that it wants then.')),
});

const policyReference = structureOf('v1alpha1.PolicyReference', 'Names a policy.', {
  namespace: text('Namespace of a PlacementPolicy; absent for a ClusterPlacementPolicy.'),
  name: required(text('Its name.')),
});

const change = structureOf('v1alpha1.SimulatedChange', 'What happens. All of it at once.', {
  loseClusters: of(textList, 'Names of clusters that are lost.'),
  addClusters: of(
    listOf(anyNode),
    'Objects of kind Cluster that join, or take the place of those of their name. They count as ready.',
  ),
  policies: of(
    listOf(anyNode),
    'Objects of kind PlacementPolicy and ClusterPlacementPolicy that are created, or take the place of those of their name.',
  ),
  deletePolicies: of(listOf(policyReference), 'Policies that are deleted.'),
  scale: of(listOf(scale), 'Workloads that are scaled.'),
});

const spec = structureOf('v1alpha1.SimulationSpec', 'The question.', {
  given: of(
    listOf(anyNode),
    'Objects that are there besides what the federation has, or instead of those of their name: clusters, policies, workloads and Placements.',
  ),
  nodes: of(listOf(nodes), 'Free room in clusters, instead of what is known of their nodes.'),
  change: of(
    change,
    'What happens then; absent: nothing, so that the answer is what is due anyway.',
  ),
});

const clusterCounts = structureOf('v1alpha1.SimulatedCluster', 'Replicas in one cluster.', {
  name: required(text('The cluster.')),
  before: required(count('Replicas before the change.')),
  after: required(count('Replicas after it.')),
  reason: required(text('Why it has this many afterwards.')),
});

const workload = structureOf('v1alpha1.SimulatedWorkload', 'What happens to one workload.', {
  kind: required(text('Its kind.')),
  namespace: text('Its namespace.'),
  name: required(text('Its name.')),
  replicas: count('Replicas that it wants afterwards; absent for kinds without replicas.'),
  policy: required(text('What governs it afterwards: a policy, its annotations, or the default.')),
  moves: required(count('Replicas that leave the cluster they were in.')),
  backlogBefore: required(count('Replicas that found no place before.')),
  backlogAfter: required(count('Replicas that find no place afterwards.')),
  backlogReason: text('What stands in their way.'),
  warnings: of(textList, 'What the policy asks for and cannot have afterwards.'),
  clusters: required(
    of(listKeyedBy('name', clusterCounts), 'Its replicas by cluster, before and after.'),
  ),
  decisions: of(
    listKeyedBy('name', clusterDecision),
    'How each number came about, where something changes.',
  ),
});

const summary = structureOf('v1alpha1.SimulationSummary', 'The answer in numbers.', {
  workloads: required(count('Workloads that were looked at.')),
  changed: required(count('Workloads whose replicas are somewhere else afterwards, or wait.')),
  moves: required(count('Replicas that leave the cluster they were in.')),
  backlogBefore: required(count('Replicas that found no place before.')),
  backlogAfter: required(count('Replicas that find no place afterwards.')),
});

const status = structureOf('v1alpha1.SimulationStatus', 'The answer.', {
  conditions: of(listKeyedBy('type', condition), 'What the answer depends on.'),
  summary: required(of(summary, 'The answer in numbers.')),
  workloads: required(of(listOf(workload), 'What happens to each workload.')),
});

const numberOf = (object: KubeObject, name: keyof SimulationStatus['summary']): number =>
  (object as { readonly status?: SimulationStatus }).status?.summary[name] ?? 0;

/** A question to the planner. Like an access review it is created to be answered, and never stored. */
export const simulationKind = defineKind({
  name: resources.simulations,
  singular: 'simulation',
  verbs: ['create'],
  answered: true,
  schema: structureOf(
    'v1alpha1.Simulation',
    'Asks what would be placed where, if. It is answered in its status and never stored.',
    {
      ...objectFields(),
      spec: required(of(spec, 'The question.')),
      status: of(status, 'The answer.'),
    },
  ),
  counted: false,
  validate: validateSimulation,
  columns: [
    nameColumn,
    countColumn({
      name: 'Workloads',
      description: 'Workloads that were looked at.',
      cell: (object) => numberOf(object, 'workloads'),
    }),
    countColumn({
      name: 'Changed',
      description: 'Workloads whose replicas are somewhere else afterwards, or wait.',
      cell: (object) => numberOf(object, 'changed'),
    }),
    countColumn({
      name: 'Moves',
      description: 'Replicas that leave the cluster they were in.',
      cell: (object) => numberOf(object, 'moves'),
    }),
    countColumn({
      name: 'Backlog',
      description: 'Replicas that find no place afterwards.',
      cell: (object) => numberOf(object, 'backlogAfter'),
    }),
  ],
});

/** Objects in it are the planner's to judge: they may be shorter than the API takes them. */
function validateSimulation({ spec: asked }: KubeObject): FieldError[] {
  if (asked === undefined) return [missing('spec')];
  const { given, change: changed } = asked as Partial<Record<string, Record<string, unknown>>>;
  return [
    ...validateStructure(spec, asked, 'spec'),
    ...validateObjects(given, 'spec.given'),
    ...validateObjects(changed?.['addClusters'], 'spec.change.addClusters'),
    ...validateObjects(changed?.['policies'], 'spec.change.policies'),
  ];
}

function validateObjects(list: unknown, field: string): FieldError[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown, index) => validateObject(one, `${field}[${index}]`));
}

function validateObject(value: unknown, field: string): FieldError[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    // Which type it is, and not what it says: that may be long, or secret.
    const type = Array.isArray(value) ? 'array' : typeof value;
    return [invalidValue(field, value === null ? null : type, 'must be an object')];
  }
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  const { name } = (metadata ?? {}) as Record<string, unknown>;
  return Object.entries({ apiVersion, kind, 'metadata.name': name })
    .filter(([, text]) => text === undefined || text === null || text === '')
    .map(([part]) => missing(`${field}.${part}`));
}
