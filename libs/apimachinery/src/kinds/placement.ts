import { type KubeObject, type Placement, resources } from '@navarch/model';
import type { Column } from '../kind.js';
import { ageColumn, countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, readVerbs } from './define.js';
import { placementSchema } from './placement-schema.js';

const asPlacement = (object: KubeObject): Placement => object as unknown as Placement;

export const placementKind = defineKind({
  name: resources.placements,
  singular: 'placement',
  shortNames: ['pl'],
  categories: ['fleet'],
  verbs: readVerbs,
  schema: placementSchema,
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
        cell: (object) => asPlacement(object).spec.backlog?.replicas ?? 0,
      }),
    ),
    wide(
      textColumn({
        name: 'Policy',
        description: 'What governs it.',
        cell: (object) => asPlacement(object).spec.policy ?? '<none>',
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
