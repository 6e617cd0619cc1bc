/** What is true when faults are over and everything had time to settle: each copy is where it is placed, and nowhere else. */
import {
  annotations,
  type Cluster,
  federatedKindOf,
  federatedResources,
  type KubeObject,
  phaseOf,
  type Placement,
  printObjectKey,
  resources,
} from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import { placementKeyOf } from '../objects/keys.js';
import { generationOfReading } from '../sync/facts.js';
import { render, stableJson } from '../sync/render.js';
import { floorOf } from '../sync/shrink.decide.js';
import { idOf, isLabelled, readyIn, wantedIn } from './copy.js';
import type { SimulatedMember } from './member.js';
import { ships, shipsDefinition, shipsId } from './ships.js';

export type World = {
  readonly store: Store;
  readonly members: ReadonlyMap<string, SimulatedMember>;
};

const pageMax = 500;
const sent = [...federatedResources, ships].filter(({ namespaced }) => namespaced);

/** What is not as it should be, a sentence each; none when everything is. */
export async function findUnsettled(world: World): Promise<readonly string[]> {
  const { store } = world;
  const faults: string[] = [];
  const expected = new Set<string>();
  const clusters = await listOf(store, resources.clusters);
  for (const { key, body } of clusters) {
    const phase = phaseOf(body as unknown as Cluster);
    if (phase !== 'ready') faults.push(`${key.name} is ${phase}`);
  }
  for (const resource of sent) {
    for (const object of await listOf(store, resource))
      faults.push(...(await compareObject(world, object, expected)));
  }
  faults.push(...findStrays(world, expected), ...(await findRecords(world, expected)));
  return [...faults, ...findUndefined(world), ...(await findLeaks(store))];
}

/** Every member serves what is defined. */
const findUndefined = ({ members }: World): readonly string[] =>
  [...members.values()]
    .filter((member) => !isLabelled(member.objects.get(shipsId) ?? shipsDefinition))
    .map(({ name }) => `${name} has no definition of ours`);

const listOf = (
  store: Store,
  { group, resource }: { readonly group: string; readonly resource: string },
): Promise<StoredObject[]> => store.objects.list({ group, resource, limit: pageMax });

const textOf = (cluster: string, id: string): string => `${cluster} ${id}`;

function findStrays({ members }: World, expected: ReadonlySet<string>): readonly string[] {
  return [...members.values()].flatMap((member) =>
    [...member.objects]
      .filter(([id, live]) => isLabelled(live) && !expected.has(textOf(member.name, id)))
      .filter(([id, live]) => live.kind !== 'Namespace' && id !== shipsId)
      .map(([id]) => `${member.name} ${id} is nowhere placed`),
  );
}

async function findRecords(
  { store, members }: World,
  expected: ReadonlySet<string>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const cluster of members.keys()) {
    for (const { key } of await store.memberStates.ofCluster(cluster, { limit: pageMax })) {
      const id = idOf(key.object, key.object.namespace, key.object.name);
      if (key.object.namespace !== '' && !expected.has(textOf(cluster, id)))
        faults.push(`${cluster} ${id} is recorded and nowhere placed`);
    }
  }
  return faults;
}

/** Room that is promised to what is gone, or waited for by it. */
async function findLeaks(store: Store): Promise<readonly string[]> {
  const living = await listOf(store, resources.replicasets);
  const uids = new Set(living.map(({ uid }) => uid));
  const promised = (await store.ledger.outstanding())
    .filter(({ uid }) => !uids.has(uid))
    .map(({ uid, cluster, name }) => `room in ${cluster} is promised to ${name} (${uid}), gone`);
  const waiting = (await store.ledger.backlog(pageMax))
    .filter(({ uid }) => !uids.has(uid))
    .map(({ uid, key }) => `room is waited for by ${key} (${uid}), gone`);
  return [...promised, ...waiting];
}

async function compareObject(
  world: World,
  object: StoredObject,
  expected: Set<string>,
): Promise<readonly string[]> {
  const { store, members } = world;
  const found = await store.objects.get(placementKeyOf(object.key));
  const placement = found?.body as unknown as Placement | undefined;
  const id = idOf(object.key, object.key.namespace, object.key.name);
  if (found === undefined || placement?.spec.workload.uid !== object.uid)
    return [`${id} is not decided`];
  const states = await store.memberStates.ofObject(object.key);
  const copies = placement.spec.clusters.flatMap((one) => {
    const member = members.get(one.name);
    if (member === undefined || !one.chosen) return [];
    expected.add(textOf(member.name, id));
    const { manifest } = render({
      object: object.body,
      kind: federatedKindOf(object.body) ?? ships,
      federation: 'simulated',
      generation: generationOfReading(object, found),
      replicas: placement.spec.replicas === undefined ? undefined : one.replicas,
    });
    const state = states.find(({ key }) => key.cluster === one.name);
    const isHeld = isHeldForFloor(world, placement, { cluster: one.name, id });
    return compareCopy({ member, id, wanted: manifest, state, isHeld });
  });
  return [...compareAmounts(object, placement), ...copies, ...compareStatus(world, object)];
}

/** All replicas are placed, or wait. */
function compareAmounts({ key, body }: StoredObject, { spec }: Placement): readonly string[] {
  if (spec.replicas === undefined) return [];
  const name = printObjectKey(key);
  if (spec.replicas !== wantedIn(body)) return [`${name} is decided for ${spec.replicas} replicas`];
  const placed = spec.clusters.reduce((sum, one) => sum + one.replicas, 0);
  const waiting = spec.backlog?.replicas ?? 0;
  return placed + waiting === spec.replicas
    ? []
    : [`${name}: ${placed} placed and ${waiting} waiting of ${spec.replicas}`];
}

/** The status says what is there. */
function compareStatus({ members }: World, { key, body }: StoredObject): readonly string[] {
  if (body.kind !== 'ReplicaSet') return [];
  const id = idOf(key, key.namespace, key.name);
  const ready = [...members.values()]
    .map((member) => member.objects.get(id))
    .reduce((sum, live) => sum + (live === undefined || !isLabelled(live) ? 0 : readyIn(live)), 0);
  return ready === readyIn(body)
    ? []
    : [`${id} says ${readyIn(body)} ready replicas, and there are ${ready}`];
}

/**
 * With replicas that find no room anywhere, copies that were to shrink keep what must stay ready. Each relies on the others for no
 * more than these are to have, so that several of them may keep a little more than the floor together.
 */
function isHeldForFloor({ members }: World, { spec }: Placement, of: HeldCopy): boolean {
  const { replicas = 0, backlog, minReadyReplicas } = spec;
  const runningIn = (cluster: string): number => {
    const live = members.get(cluster)?.objects.get(of.id);
    return live === undefined ? 0 : wantedIn(live);
  };
  const elsewhere = spec.clusters
    .filter(({ name, chosen }) => chosen && name !== of.cluster)
    .reduce((sum, one) => sum + Math.min(runningIn(one.name), one.replicas), 0);
  const floor = floorOf(replicas, minReadyReplicas);
  return backlog !== undefined && runningIn(of.cluster) <= floor - elsewhere;
}

type HeldCopy = { readonly cluster: string; readonly id: string };

type Comparison = {
  readonly member: SimulatedMember;
  readonly id: string;
  readonly wanted: KubeObject;
  readonly state: MemberState | undefined;
  /** It may have more replicas than it is to have in the end. */
  readonly isHeld: boolean;
};

/** Where somebody else's object stands in the way there can be no copy. */
function compareCopy({ member, id, wanted, state, isHeld }: Comparison): readonly string[] {
  const name = textOf(member.name, id);
  const live = member.objects.get(id);
  if (live === undefined) return [`${name} is missing`];
  if (!isLabelled(live)) return state?.synced === true ? [`${name} is not ours, and synced`] : [];
  if (isHeld && wantedIn(live) > wantedIn(wanted)) return [];
  const faults = contentOf(live) === contentOf(wanted) ? [] : [`${name} is not as rendered`];
  return state?.synced === true ? faults : [...faults, `${name} is not recorded as synced`];
}

/** What the digest covers: everything but the generation and what the member keeps for itself. */
function contentOf({ metadata, status: _status, ...rest }: KubeObject): string {
  const kept = Object.entries(metadata.annotations ?? {}).filter(
    ([name]) => name !== annotations.generation && !name.startsWith('person/'),
  );
  return stableJson([rest, metadata.labels, Object.fromEntries(kept)]);
}
