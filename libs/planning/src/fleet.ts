/**
 * What every decision needs of the fleet: the clusters, the policies, and the room there is.
 *
 * Decisions of one moment share the reads, and node lists are kept until their version changes. Nothing here is
 * trusted for longer than one read: a promise of room is checked against the versions when it is made.
 */
import {
  type Cluster,
  type Hold,
  holdNames,
  phaseOf,
  type ClusterCapacity,
  type KubeObject,
  type ObjectKey,
  type PlacementPolicy,
  type Reservation,
  type ResourceName,
  resources,
} from '@navarch/model';
import {
  type Brake,
  type BrakeFacts,
  indexPolicies,
  judgeBrake,
  type PolicyIndex,
} from '@navarch/placement';
import { shareCalls, type Store } from '@navarch/store';

const pageMax = 500;

/** The version of what is known of a cluster's room; a promise is void when it has changed. */
export type RoomVersion = { readonly capacity: number; readonly ledger: number };

export type Rules = {
  readonly clusters: readonly Cluster[];
  readonly policies: PolicyIndex;
  /** Whether lost clusters keep their replicas for now. */
  readonly brake: Brake;
};

export type Room = {
  readonly versions: ReadonlyMap<string, RoomVersion>;
  readonly capacities: ReadonlyMap<string, ClusterCapacity>;
  /** Promised and not yet seen on nodes. */
  readonly outstanding: readonly Reservation[];
};

export type Fleet = Rules & Room;

export type BrakeLimits = { readonly lostPercentMax: number };

/** Marks of clusters whose last probe failed are named so. */
export const suspectMark = (cluster: string): string => `suspect/${cluster}`;

/** Marks of syncers that reach too few of their control points. */
export const cutOffMark = (syncer: string): string => `cutoff/${syncer}`;

export class FleetReader {
  private readonly known = new Map<string, ClusterCapacity>();
  private ready:
    | { readonly away: string; readonly counts: ReadonlyMap<string, number> }
    | undefined;
  private readonly sharedRules: () => Promise<Rules>;
  private readonly sharedRoom: () => Promise<Room>;

  constructor(
    private readonly store: Store,
    private readonly limits: BrakeLimits,
  ) {
    this.sharedRules = shareCalls(() => this.readRules());
    this.sharedRoom = shareCalls(() => this.readRoom());
  }

  /** More than this percentage of clusters or of ready replicas is too much to lose at once. */
  get lostPercentMax(): number {
    return this.limits.lostPercentMax;
  }

  /** As it is at some moment after the call; so are the others. */
  async read(): Promise<Fleet> {
    const [rules, room] = await Promise.all([this.rules(), this.room()]);
    return { ...rules, ...room };
  }

  async rules(): Promise<Rules> {
    return await this.sharedRules();
  }

  async room(): Promise<Room> {
    return await this.sharedRoom();
  }

  /** All policies as objects, for simulations. */
  async policies(): Promise<readonly PlacementPolicy[]> {
    const found = await Promise.all(
      [resources.placementPolicies, resources.clusterPlacementPolicies].map((resource) =>
        listAll(this.store, resource),
      ),
    );
    return found.flat() as unknown as readonly PlacementPolicy[];
  }

  /** The clusters and whether lost ones keep their replicas; policies may be many and are not read. */
  async losses(): Promise<Pick<Rules, 'clusters' | 'brake'>> {
    const found = await listAll(this.store, resources.clusters);
    const clusters = found as unknown as readonly Cluster[];
    return { clusters, brake: await this.readBrake(clusters) };
  }

  private async readRules(): Promise<Rules> {
    const [losses, policies] = await Promise.all([this.losses(), this.policies()]);
    return { ...losses, policies: indexPolicies(policies) };
  }

  /** A fleet that is whole costs no further question. */
  private async readBrake(clusters: readonly Cluster[]): Promise<Brake> {
    const isWhole = clusters.every((one) => phaseOf(one) !== 'lost');
    const [hold, marks, blind] = isWhole
      ? [undefined, [], []]
      : await Promise.all([
          this.store.objects.get(evictionsKey),
          this.store.brakes.marks(suspectMark('')),
          this.store.brakes.marks(cutOffMark('')),
        ]);
    const suspects = new Set(marks.map(({ name }) => name));
    const seen = clusters.map((cluster) => ({
      name: cluster.metadata.name,
      phase: phaseOf(cluster),
      suspect: suspects.has(suspectMark(cluster.metadata.name)),
    }));
    const away = seen.filter(({ phase, suspect }) => phase === 'lost' || suspect);
    const ready = await this.readyBeside(away.map(({ name }) => name));
    return judgeBrake({
      clusters: seen.map((one) => ({ ...one, readyReplicas: ready.get(one.name) ?? 0 })),
      standing: hold === undefined ? undefined : standingOf(hold.body as unknown as Hold),
      isCutOff: blind.length > 0,
      lostPercentMax: this.limits.lostPercentMax,
    });
  }

  /**
   * Counting reads every copy there is, and only several lost clusters ask for it: once for the same ones, so that the
   * thousand decisions of a failover do not count a thousand times, nor differ while replicas move.
   */
  private async readyBeside(away: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (away.length < 2) return new Map();
    const names = away.join();
    if (this.ready?.away !== names)
      this.ready = { away: names, counts: await this.store.brakes.readyReplicas() };
    return this.ready.counts;
  }

  private async readRoom(): Promise<Room> {
    const versions = await this.store.ledger.versions();
    // After the versions: what is read now is at least as new as they say, so a promise never relies on older.
    const [capacities, outstanding] = await Promise.all([
      this.capacities(versions),
      this.store.ledger.outstanding(),
    ]);
    return {
      versions: new Map(versions.map(({ cluster, ...version }) => [cluster, version])),
      capacities,
      outstanding,
    };
  }

  private async capacities(
    versions: readonly { readonly cluster: string; readonly capacity: number }[],
  ): Promise<ReadonlyMap<string, ClusterCapacity>> {
    const stale = versions
      .filter(({ cluster, capacity }) => this.known.get(cluster)?.version !== capacity)
      .map(({ cluster }) => cluster);
    const fresh = stale.length === 0 ? [] : await this.store.ledger.capacities(stale);
    for (const one of fresh) this.known.set(one.cluster, one);
    const current = new Set(versions.map(({ cluster }) => cluster));
    for (const name of this.known.keys()) if (!current.has(name)) this.known.delete(name);
    return new Map(this.known);
  }
}

const standingOf = ({ spec }: Hold): BrakeFacts['standing'] => ({
  clusters: spec.clusters ?? [],
  approved: spec.approved === true,
});

const evictionsKey: ObjectKey = {
  group: resources.holds.group,
  resource: resources.holds.resource,
  namespace: '',
  name: holdNames.evictions,
};

/** Every object of a resource. */
export async function listAll(
  store: Store,
  { group, resource }: ResourceName,
): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = [];
  let after: ObjectKey | undefined;
  for (;;) {
    const of = { group, resource, limit: pageMax };
    const page = await store.objects.list(after === undefined ? of : { ...of, after });
    found.push(...page.map((row) => row.body));
    after = page.at(-1)?.key;
    if (after === undefined || page.length < pageMax) return found;
  }
}
