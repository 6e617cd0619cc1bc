/**
 * Reads what a sync decides from. Reads of one moment share a statement: under load a hundred syncs ask
 * PostgreSQL once.
 */
import {
  type Cluster,
  clusterConditions,
  type ClusterPhase,
  type FederatedKind,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  type Placement,
  phaseOf,
  printMemberObjectKey,
  type ResourceName,
  type SyncFindings,
} from '@navarch/model';
import { gather, type MemberState, type Store, type StoredObject } from '@navarch/store';
import type { Turn } from '../agenda/turn.js';
import { byName, clustersTogether } from '../fleet/clusters.js';
import { serves } from '../fleet/serves.decide.js';
import { limits } from '../limits.js';
import { asPlacement } from '../objects/body.js';
import type { Kinds } from '../kinds/kinds.js';
import { namespaceKeyOf, placementKeyOf } from '../objects/keys.js';
import { readObjects } from '../objects/read.js';
import { standsIn } from './debt.decide.js';
import { peersOf } from './peers.js';
import type { Peer } from './recreate.decide.js';

export type SyncReading = {
  /** Of the reconcile that it was read for. */
  readonly turn: Turn;
  readonly kind: FederatedKind;
  /** Undefined: the cluster is not registered (any more). */
  readonly phase: ClusterPhase | undefined;
  /** Differs when the cluster was changed, lost or taken back meanwhile. */
  readonly clusterState?: string;
  /** False: the cluster is known to lack this kind of object. */
  readonly isServed: boolean;
  readonly object: StoredObject | undefined;
  readonly placement: StoredObject | undefined;
  readonly state: MemberState | undefined;
  /** Of its namespace, if it is in one. */
  readonly namespace?: NamespaceReading;
  /** What was found since it was read, in the place of what the record says. */
  readonly findings?: SyncFindings;
};

export type NamespaceReading = {
  readonly object: StoredObject | undefined;
  readonly state: MemberState | undefined;
};

/** The same of what has no definition any more. */
export type Reading = Omit<SyncReading, 'kind'> & { readonly kind: FederatedKind | undefined };

export class SyncFactsReader {
  private readonly object: (key: ObjectKey) => Promise<StoredObject | undefined>;
  private readonly clusters: () => Promise<ReadonlyMap<string, Cluster>>;

  constructor(
    private readonly store: Store,
    private readonly kinds: Kinds,
  ) {
    this.object = gather((keys) => readObjects(store, keys), limits.gatheredMax);
    const together = clustersTogether(store);
    this.clusters = async () => byName(await together());
  }

  async read(key: MemberObjectKey, turn: Turn): Promise<Reading> {
    const [kind, clusters, object, placement, state, namespace] = await Promise.all([
      this.kinds.of(key.object),
      this.clusters(),
      this.object(key.object),
      this.object(placementKeyOf(key.object)),
      this.readState(key),
      this.readNamespace(key),
    ]);
    const cluster = clusters.get(key.cluster);
    const phase = cluster === undefined ? undefined : phaseOf(cluster);
    const isServed = cluster === undefined || kind === undefined || serves(cluster, kind);
    const clusterState = stateOf(cluster);
    const read = { turn, kind, phase, clusterState, isServed, object, placement, state };
    return namespace === undefined ? read : { ...read, namespace };
  }

  /** With the statements that read what is in it, as it is needed wherever that is written. */
  private async readNamespace({
    cluster,
    object: { namespace },
  }: MemberObjectKey): Promise<NamespaceReading | undefined> {
    if (namespace === '') return undefined;
    const key = namespaceKeyOf(namespace);
    const [object, state] = await Promise.all([
      this.object(key),
      this.readState({ cluster, object: key }),
    ]);
    return { object, state };
  }

  async readObject(key: ObjectKey): Promise<StoredObject | undefined> {
    return await this.object(key);
  }

  async readState(key: MemberObjectKey): Promise<MemberState | undefined> {
    return await this.store.memberStates.get(key);
  }

  /** False: the cluster is known to lack this kind of object. */
  async serves(cluster: string, resource: ResourceName): Promise<boolean> {
    const known = (await this.clusters()).get(cluster);
    return known === undefined || serves(known, resource);
  }

  async phaseOf(cluster: string): Promise<ClusterPhase | undefined> {
    const known = (await this.clusters()).get(cluster);
    return known === undefined ? undefined : phaseOf(known);
  }

  /** See {@link peersOf}. */
  async readOthers(key: MemberObjectKey, placement: Placement): Promise<readonly Peer[]> {
    const [states, clusters] = await Promise.all([
      this.store.memberStates.ofObject(key.object),
      this.clusters(),
    ]);
    return peersOf(key.cluster, { placement, states, clusters });
  }

  /** Whether a copy that is not to be there is needed until others are ready. */
  async isNeeded(key: MemberObjectKey, reading: Pick<SyncReading, 'placement'>): Promise<boolean> {
    const placement = placementOf(reading);
    if (placement === undefined) return false;
    return standsIn(placement, key.cluster, await this.readOthers(key, placement));
  }
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

export const placementOf = (reading: Pick<SyncReading, 'placement'>): Placement | undefined =>
  reading.placement === undefined ? undefined : asPlacement(reading.placement.body);

export const objectOf = (reading: Pick<SyncReading, 'object'>): KubeObject | undefined =>
  reading.object?.body;

const stateOf = (cluster: Cluster | undefined): string => {
  const ready = cluster?.status?.conditions?.find(({ type }) => type === clusterConditions.ready);
  return `${cluster?.metadata.generation ?? 0} ${ready?.lastTransitionTime ?? ''}`;
};
