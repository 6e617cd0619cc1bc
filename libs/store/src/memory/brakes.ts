import {
  federatedKindAt,
  isPlaceable,
  isRevision,
  printObjectKey,
  resources,
} from '@navarch/model';
import type { BrakeStore, DeletionSpan } from '../brakes/brake-store.js';
import type { Change } from '../changes/change.js';
import type { MemberState } from '../member-states/member-state.js';
import type { Tombstone } from '../tombstones/tombstone.js';
import { compareTexts, type Tables } from './tables.js';

export function createMemoryBrakes(tables: Tables): BrakeStore {
  return {
    ...createMarks(tables),
    readyReplicas: async () => {
      const ready = new Map<string, number>();
      for (const state of tables.memberStates.values()) {
        const { cluster } = state.key;
        const count = readyIn(state);
        if (count !== undefined) ready.set(cluster, (ready.get(cluster) ?? 0) + count);
      }
      return ready;
    },
    deletions: async (of) => ({
      at: tables.now(),
      position: tables.revision,
      deleted: deletedIn(tables, of).length,
      placed: [...tables.objects.values()].filter(
        ({ key }) => key.resource === resources.placements.resource,
      ).length,
    }),
    replicaDeletions: async (of) => ({
      deleted: deletedIn(tables, of)
        .filter(({ key }) => federatedKindAt(key)?.replicas !== undefined)
        .reduce((sum, { position }) => sum + replicasAt(tables, position), 0),
      placed: [...tables.reservations.values()]
        .flatMap((rows) => [...rows.values()])
        .reduce((sum, { replicas }) => sum + replicas, 0),
    }),
    ...createBuried(tables),
  };
}

type Marks = Pick<BrakeStore, 'mark' | 'unmark' | 'marks'>;

function createMarks({ brakes }: Tables): Marks {
  return {
    mark: async (name, at, isLatest = false) => {
      const standing = brakes.get(name);
      if (standing === undefined || (isLatest && standing < at)) brakes.set(name, at);
      return standing === undefined;
    },
    unmark: async (name) => {
      brakes.delete(name);
    },
    marks: async (prefix) =>
      [...brakes]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, at]) => ({ name, at }))
        .sort((one, other) => compareTexts(one.name, other.name)),
  };
}

/** Undefined for a copy that reports none. */
function readyIn({ observed }: MemberState): number | undefined {
  const ready = observed?.['readyReplicas'];
  return typeof ready === 'number' ? ready : undefined;
}

function deletedIn(tables: Tables, { windowMs, after }: DeletionSpan): readonly Tombstone[] {
  const from = Math.max(tables.now() - windowMs, after);
  return [...tables.tombstones.values()].filter(
    (one) => one.at > from && isPlaceable(one.key) && !isRevisionAt(tables, one.position),
  );
}

function isRevisionAt(tables: Tables, position: number): boolean {
  const change = changeAt(tables, position);
  return change !== undefined && isRevision(change.body);
}

const changeAt = ({ changes }: Tables, position: number): Change | undefined =>
  changes.find((one) => one.position === position);

function replicasAt(tables: Tables, position: number): number {
  const change = changeAt(tables, position);
  const spec = change?.body['spec'] as { readonly replicas?: number } | undefined;
  return spec?.replicas ?? 0;
}

type Grave = { readonly tombstone: Tombstone; readonly state: MemberState };

function createBuried(tables: Tables): Pick<BrakeStore, 'countBuried' | 'buried'> {
  const buriedFrom = (from: number): readonly Grave[] =>
    [...tables.memberStates.values()].flatMap((state) => {
      const id = `${state.objectUid} ${printObjectKey(state.key.object)}`;
      const tombstone = tables.tombstones.get(id);
      return tombstone === undefined || tombstone.at < from ? [] : [{ tombstone, state }];
    });
  return {
    countBuried: async (from) => {
      const graves = buriedFrom(from);
      return {
        objects: new Set(graves.map(({ tombstone }) => printObjectKey(tombstone.key))).size,
        replicas: graves.reduce((sum, { state }) => sum + (readyIn(state) ?? 0), 0),
        clusters: [...new Set(graves.map(({ state }) => state.key.cluster))].sort(compareTexts),
      };
    },
    buried: async ({ from, until = Infinity, limit }) =>
      buriedFrom(from)
        .filter(({ tombstone }) => tombstone.at <= until)
        .sort(
          (one, other) =>
            one.tombstone.at - other.tombstone.at ||
            compareTexts(one.state.key.cluster, other.state.key.cluster),
        )
        .slice(0, limit)
        .map(({ state }) => state.key),
  };
}
