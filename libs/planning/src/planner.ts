/**
 * Answers what would happen, for the API: a write that is only tried, and questions about the whole fleet.
 *
 * It reads PostgreSQL, promises nothing and stores nothing. The code that decides is the syncer's own.
 */
import {
  apiVersionOf,
  type FederatedKind,
  federatedKindOf,
  federatedResources,
  isContainer,
  isCustomKind,
  kindAmong,
  kindDefinedBy,
  type KubeObject,
  type ObjectKey,
  type Placement,
  placementKeyFor,
  type PlacementPolicy,
  type PlacementRules,
  resources,
  type Simulation,
  type SimulationStatus,
  staysHome,
  unfederatedNamespaces,
} from '@navarch/model';
import {
  learnedBound,
  objectKeyOf,
  placementKeyOf,
  simulateInSteps,
  type World,
} from '@navarch/placement';
import type { LearnedRow, Store } from '@navarch/store';
import { decide } from './decide.js';
import { type FleetReader, listAll } from './fleet.js';
import { inPieces } from './in-pieces.js';
import { RoomBook } from './room-book.js';

export type PlannerParts = {
  readonly store: Store;
  readonly fleet: FleetReader;
  readonly defaultRules: PlacementRules;
  readonly now: () => number;
};

/** So many workloads are named when a policy is tried; the summary counts all. */
const namedWorkloadsMax = 8;

export class Planner {
  constructor(private readonly parts: PlannerParts) {}

  /** SimulationError: the question names what does not exist, with the field's path. */
  async simulate(simulation: Simulation): Promise<SimulationStatus> {
    return await inPieces(simulateInSteps(await this.readWorld(), simulation.spec));
  }

  /** What placing the object, or following the policy, would come to, a sentence each; nothing for other kinds. */
  async preview(object: KubeObject): Promise<readonly string[]> {
    if (isPolicy(object)) return await this.previewPolicy(object as unknown as PlacementPolicy);
    if (!isAway(object) || staysHome(object)) return [];
    const kind = federatedKindOf(object) ?? kindAmong(await this.customKinds(object), object);
    return kind === undefined ? [] : await this.previewWorkload(object, kind);
  }

  /** None are read for what is built in. */
  private async customKinds(object: KubeObject): Promise<readonly FederatedKind[]> {
    return isCustomKind(object) ? await readCustomKinds(this.parts.store) : [];
  }

  private async previewWorkload(
    object: KubeObject,
    kind: FederatedKind,
  ): Promise<readonly string[]> {
    const { store, fleet, defaultRules, now } = this.parts;
    const [standing, known] = await Promise.all([
      store.objects.get(placementOf(object, kind)),
      fleet.read(),
    ]);
    const { plan } = decide({
      object,
      kind,
      fleet: known,
      rooms: new RoomBook(known),
      previous: standing?.body as unknown as Placement | undefined,
      learned: await store.ledger.learned(object.metadata.uid ?? ''),
      unready: await store.ledger.readiness.lessons.of(object.metadata.uid ?? ''),
      defaultRules,
      at: now(),
    });
    const chosen = plan.clusters
      .filter((one) => one.chosen)
      .map((one) => (plan.replicas === undefined ? one.name : `${one.name}=${one.replicas}`));
    const where = chosen.length === 0 ? 'nowhere' : chosen.join(' ');
    return [
      `would be placed on ${where}, by ${plan.policy}`,
      ...(plan.backlog === 0
        ? []
        : [`${plan.backlog} replicas would find no place: ${plan.backlogReason}`]),
      ...plan.warnings,
    ];
  }

  private async previewPolicy(policy: PlacementPolicy): Promise<readonly string[]> {
    const world = await this.readWorld();
    const asked = { change: { policies: [policy] } };
    const { summary, workloads } = await inPieces(simulateInSteps(world, asked));
    const changed = workloads.filter((one) =>
      one.clusters.some(({ before, after }) => before !== after),
    );
    const { moves, backlogAfter } = summary;
    const emptied = changed.filter(
      ({ clusters }) =>
        clusters.some(({ before }) => before > 0) && clusters.every(({ after }) => after === 0),
    );
    return [
      `${changed.length} of ${summary.workloads} workloads would be placed otherwise; ${moves} replicas would move, ${backlogAfter} would wait for room`,
      ...(emptied.length === 0
        ? []
        : [
            `${emptied.length} workloads would run nowhere: that waits for approval, unless clusters are lost or full`,
          ]),
      ...changed.slice(0, namedWorkloadsMax).map((one) => {
        const split = one.clusters.filter(({ before, after }) => before !== after);
        const text = split.map(({ name, before, after }) => `${name} ${before}→${after}`);
        return `${one.kind} ${one.namespace ?? ''}/${one.name}: ${text.join(', ')}`;
      }),
    ];
  }

  private async readWorld(): Promise<World> {
    const { store, fleet, defaultRules, now } = this.parts;
    const kinds = await readCustomKinds(store);
    const [
      { clusters, capacities, outstanding, brake },
      policies,
      placements,
      learned,
      unready,
      ...objects
    ] = await Promise.all([
      fleet.read(),
      fleet.policies(),
      listAll(store, resources.placements),
      store.ledger.allLearned(),
      store.ledger.readiness.lessons.all(),
      ...[...federatedResources, ...kinds]
        .filter((one) => !isContainer(one))
        .map((resource) => listAll(store, resource)),
    ]);
    const standing = (placements as unknown as readonly Placement[]).flatMap((placement) => {
      const key = placementKeyOf(placement);
      return key === undefined ? [] : [[key, placement] as const];
    });
    const workloads = objects.flat().filter((one) => isAway(one) && !staysHome(one));
    const at = now();
    return {
      clusters,
      policies,
      kinds,
      workloads,
      placements: new Map(standing),
      capacities: [...capacities.values()],
      outstanding,
      learned: boundsOf(workloads, learned, at),
      ready: boundsOf(workloads, unready, at),
      defaultRules,
      held: brake.held,
      lostPercentMax: fleet.lostPercentMax,
      at,
    };
  }
}

/** What is remembered of full clusters and holds at an instant, by workload. */
function boundsOf(
  workloads: readonly KubeObject[],
  learned: readonly LearnedRow[],
  at: number,
): NonNullable<World['learned']> {
  const keys = new Map(workloads.map((one) => [one.metadata.uid ?? '', objectKeyOf(one) ?? '']));
  const bounds = new Map<string, Map<string, number>>();
  for (const { uid, cluster, learned: one } of learned) {
    const key = keys.get(uid);
    const bound = learnedBound(one, at);
    if (key === undefined || bound === undefined) continue;
    bounds.set(key, (bounds.get(key) ?? new Map<string, number>()).set(cluster, bound));
  }
  return bounds;
}

const isPolicy = ({ apiVersion, kind }: KubeObject): boolean =>
  [resources.placementPolicies, resources.clusterPlacementPolicies].some(
    (one) => one.kind === kind && apiVersionOf(one) === apiVersion,
  );

/** In a namespace that leaves the federation, or in none and of a kind that does. */
const isAway = (object: KubeObject): boolean => {
  const { namespace } = object.metadata;
  return namespace === undefined
    ? isCustomKind(object)
    : !unfederatedNamespaces.includes(namespace);
};

function placementOf({ metadata }: KubeObject, { group, resource }: FederatedKind): ObjectKey {
  const { namespace = '', name } = metadata;
  const key = { group, resource, namespace, name };
  return placementKeyFor(key) ?? key;
}

/** Those of them that are placed. */
async function readCustomKinds(store: Store): Promise<readonly FederatedKind[]> {
  const kinds = (await listAll(store, resources.definitions)).map(kindDefinedBy);
  return kinds.filter((kind) => kind !== undefined && kind.isKept !== true) as FederatedKind[];
}
