/**
 * Reads what a sync decides from. Reads of one moment share a statement: under load a hundred syncs ask
 * PostgreSQL once.
 */
import {
  type ClusterPhase,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  type Placement,
  phaseOf,
  printMemberObjectKey,
  printObjectKey,
  type SyncFindings,
} from '@navarch/model';
import { gather, type MemberState, type Store, type StoredObject } from '@navarch/store';
import { listClusters } from '../fleet/clusters.js';
import { asPlacement } from '../objects/body.js';
import { placementKeyOf } from '../objects/keys.js';
import type { Elsewhere } from './replicas.decide.js';

export type SyncReading = {
  /** Undefined: the cluster is not registered (any more). */
  readonly phase: ClusterPhase | undefined;
  readonly object: StoredObject | undefined;
  readonly placement: StoredObject | undefined;
  readonly state: MemberState | undefined;
  /** What was found since it was read, in the place of what the record says. */
  readonly findings?: SyncFindings;
};

const batchMax = 200;

export class SyncFactsReader {
  private readonly object: (key: ObjectKey) => Promise<StoredObject | undefined>;
  private readonly state: (key: MemberObjectKey) => Promise<MemberState | undefined>;
  private readonly phases: (unused: undefined) => Promise<ReadonlyMap<string, ClusterPhase>>;

  constructor(private readonly store: Store) {
    this.object = gather((keys) => readObjects(store, keys), batchMax);
    this.state = gather((keys) => readStates(store, keys), batchMax);
    this.phases = gather(async (asked) => {
      const phases = phasesByName(await listClusters(store));
      return asked.map(() => phases);
    }, batchMax);
  }

  async read(key: MemberObjectKey): Promise<SyncReading> {
    const [phases, object, placement, state] = await Promise.all([
      this.phases(undefined),
      this.object(key.object),
      this.object(placementKeyOf(key.object)),
      this.state(key),
    ]);
    return { phase: phases.get(key.cluster), object, placement, state };
  }

  async readObject(key: ObjectKey): Promise<StoredObject | undefined> {
    return await this.object(key);
  }

  async readState(key: MemberObjectKey): Promise<MemberState | undefined> {
    return await this.state(key);
  }

  async phaseOf(cluster: string): Promise<ClusterPhase | undefined> {
    return (await this.phases(undefined)).get(cluster);
  }

  /** Targets and ready replicas of the other chosen clusters; a cluster that is not ready counts as none ready. */
  async readOthers(key: MemberObjectKey, placement: Placement): Promise<readonly Elsewhere[]> {
    const [states, phases] = await Promise.all([
      this.store.memberStates.ofObject(key.object),
      this.phases(undefined),
    ]);
    const ready = new Map(
      states.map((state) => [state.key.cluster, countIn(state, 'readyReplicas')]),
    );
    const has = new Map(states.map((state) => [state.key.cluster, countIn(state, 'replicas')]));
    return placement.spec.clusters
      .filter((one) => one.chosen && one.name !== key.cluster)
      .map((one) => ({
        target: one.replicas,
        ready: phases.get(one.name) === 'ready' ? (ready.get(one.name) ?? 0) : 0,
        // None yet is not what it wants: its controller has not looked.
        has: has.get(one.name) || undefined,
      }));
  }
}

/** Objects in the order asked for. */
export async function readObjects(
  store: Store,
  keys: readonly ObjectKey[],
): Promise<readonly (StoredObject | undefined)[]> {
  const found = await store.objects.getMany(keys);
  const byKey = new Map(found.map((one) => [printObjectKey(one.key), one]));
  return keys.map((key) => byKey.get(printObjectKey(key)));
}

/** Member states in the order asked for. */
export async function readStates(
  store: Store,
  keys: readonly MemberObjectKey[],
): Promise<readonly (MemberState | undefined)[]> {
  const found = await store.memberStates.ofObjects(keys.map((key) => key.object));
  const byKey = new Map(found.map((one) => [printMemberObjectKey(one.key), one]));
  return keys.map((key) => byKey.get(printMemberObjectKey(key)));
}

/** Newest version among what the copy is rendered from: grows with every change, so it can fence. */
export const generationOfReading = (
  object: StoredObject,
  placement: StoredObject | undefined,
): number => Math.max(object.resourceVersion, placement?.resourceVersion ?? 0);

export const placementOf = (reading: SyncReading): Placement | undefined =>
  reading.placement === undefined ? undefined : asPlacement(reading.placement.body);

export const objectOf = (reading: SyncReading): KubeObject | undefined => reading.object?.body;

const phasesByName = (
  clusters: Awaited<ReturnType<typeof listClusters>>,
): ReadonlyMap<string, ClusterPhase> =>
  new Map(clusters.map((cluster) => [cluster.metadata.name, phaseOf(cluster)]));

function countIn(state: MemberState, field: 'replicas' | 'readyReplicas'): number {
  const count = state.observed?.[field];
  return typeof count === 'number' ? count : 0;
}
