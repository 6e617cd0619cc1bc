/**
 * What every decision needs of the fleet: the clusters, the policies, and the room there is.
 *
 * Decisions of one moment share the reads, and node lists are kept until their version changes. Nothing here is
 * trusted for longer than one read: a promise of room is checked against the versions when it is made.
 */
import {
  type Cluster,
  type ClusterCapacity,
  type KubeObject,
  type ObjectKey,
  type PlacementPolicy,
  type Reservation,
  type ResourceName,
  resources,
} from '@navarch/model';
import { indexPolicies, type PolicyIndex } from '@navarch/placement';
import { shareCalls, type Store } from '@navarch/store';

const pageMax = 500;

/** The version of what is known of a cluster's room; a promise is void when it has changed. */
export type RoomVersion = { readonly capacity: number; readonly ledger: number };

export type Rules = {
  readonly clusters: readonly Cluster[];
  readonly policies: PolicyIndex;
};

export type Room = {
  readonly versions: ReadonlyMap<string, RoomVersion>;
  readonly capacities: ReadonlyMap<string, ClusterCapacity>;
  /** Promised and not yet seen on nodes. */
  readonly outstanding: readonly Reservation[];
};

export type Fleet = Rules & Room;

export class FleetReader {
  private readonly known = new Map<string, ClusterCapacity>();
  private readonly sharedRules: () => Promise<Rules>;
  private readonly sharedRoom: () => Promise<Room>;

  constructor(private readonly store: Store) {
    this.sharedRules = shareCalls(() => this.readRules());
    this.sharedRoom = shareCalls(() => this.readRoom());
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

  private async readRules(): Promise<Rules> {
    const [clusters, policies] = await Promise.all([
      listAll(this.store, resources.clusters),
      this.policies(),
    ]);
    return {
      clusters: clusters as unknown as readonly Cluster[],
      policies: indexPolicies(policies),
    };
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
