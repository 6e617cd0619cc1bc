import { type KubeObject, type Placement, resources } from '@navarch/model';
import {
  count,
  flag,
  listKeyedBy,
  objectFields,
  of,
  required,
  structureOf,
  text,
  time,
} from '../schema/build.js';
import type { Column } from '../kind.js';
import { ageColumn, countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, readVerbs } from './define.js';

const workload = structureOf('v1alpha1.WorkloadReference', 'Names the object that is placed.', {
  apiVersion: required(text('Its group and version.')),
  kind: required(text('Its kind.')),
  name: required(text('Its name, in the namespace of the Placement.')),
  uid: required(text('Its uid.')),
});

const clusterDecision = structureOf(
  'v1alpha1.ClusterDecision',
  'What was decided about one cluster, and why.',
  {
    name: required(text('The cluster.')),
    chosen: required(flag('Whether the cluster gets a copy.')),
    replicas: required(count('Replicas for this cluster; 0 when not chosen.')),
    reason: required(text('Why this cluster gets this many, or none.')),
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
  backlog: count('Replicas that found no place.'),
  decision: required(of(decision, 'The stored decision behind this.')),
});

const clusterStatus = structureOf(
  'v1alpha1.ClusterPlacementStatus',
  'What one member has. Numbers are absent where they are not known.',
  {
    name: required(text('The cluster.')),
    replicas: count('Replicas that exist there.'),
    readyReplicas: count('Replicas that are ready there.'),
    synced: required(flag('Whether the member has what was decided.')),
    message: required(text('What happens there, or what is wrong.')),
  },
);

const status = structureOf('v1alpha1.PlacementStatus', 'What the members have.', {
  clusters: of(listKeyedBy('name', clusterStatus), 'What each member has.'),
  readyReplicas: count('Ready replicas in clusters that can be reached.'),
  summary: text('How many of the chosen clusters have what was decided.'),
});

const schema = structureOf(
  'v1alpha1.Placement',
  'Where an object runs and why. Read-only: it is the record of a decision.',
  {
    ...objectFields(),
    spec: required(of(spec, 'The decision, with its reasons.')),
    status: of(status, 'What each member has.'),
  },
);

const asPlacement = (object: KubeObject): Placement => object as unknown as Placement;

export const placementKind = defineKind({
  name: resources.placements,
  singular: 'placement',
  shortNames: ['pl'],
  categories: ['fleet'],
  verbs: readVerbs,
  schema,
  counted: true,
  columns: [
    nameColumn,
    textColumn({
      name: 'Kind',
      description: 'Kind of the object that is placed.',
      cell: (object) => asPlacement(object).spec.workload.kind,
    }),
    integerOrNothing(
      'Replicas',
      'Replicas wanted over all clusters.',
      (placement) => placement.spec.replicas,
    ),
    integerOrNothing('Ready', 'Ready replicas in reachable clusters.', readyOf),
    textColumn({
      name: 'Clusters',
      description: 'The chosen clusters, with their replicas.',
      cell: splitText,
    }),
    textColumn({
      name: 'Synced',
      description: 'How many of the chosen clusters have what was decided.',
      cell: syncedText,
    }),
    ageColumn,
    wide(
      countColumn({
        name: 'Backlog',
        description: 'Replicas that found no place.',
        cell: (object) => asPlacement(object).spec.backlog ?? 0,
      }),
    ),
    wide(
      textColumn({
        name: 'Decided By',
        description: 'Which planner decided.',
        cell: (object) => asPlacement(object).spec.decision.planner,
      }),
    ),
  ],
});

/** Kinds without replicas show a dash, so that a nought is always a number of replicas. */
function integerOrNothing(
  name: string,
  description: string,
  read: (placement: Placement) => number | undefined,
): Column {
  return textColumn({
    name,
    description,
    cell: (object) => String(read(asPlacement(object)) ?? '-'),
  });
}

function readyOf({ spec: wanted, status: seen }: Placement): number | undefined {
  return wanted.replicas === undefined ? undefined : (seen?.readyReplicas ?? 0);
}

/** `taipei=1 tokyo=3 sydney=5`; for kinds without replicas just the names. */
function splitText(object: KubeObject): string {
  const { clusters, replicas } = asPlacement(object).spec;
  const chosen = clusters.filter((one) => one.chosen);
  if (chosen.length === 0) return '<none>';
  return chosen
    .map((one) => (replicas === undefined ? one.name : `${one.name}=${one.replicas}`))
    .join(' ');
}

function syncedText(object: KubeObject): string {
  const { spec: wanted, status: seen } = asPlacement(object);
  if (seen?.summary !== undefined) return seen.summary;
  const chosen = new Set(wanted.clusters.filter((one) => one.chosen).map((one) => one.name));
  const synced = (seen?.clusters ?? []).filter((one) => one.synced && chosen.has(one.name));
  return `${synced.length}/${chosen.size}`;
}
