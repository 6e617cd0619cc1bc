/**
 * Decides where one object runs, and records the decision with its reasons.
 *
 * Woken by a change of the object, by a change of the fleet, and by the sweep. A decision is stored first and is
 * immutable; then the Placement shows it; then every member concerned becomes due. A crash in between repeats the
 * last steps. It never reads a member, and never undoes: an object that is gone only makes its copies due.
 */
import {
  again,
  controllerOf,
  done,
  isRevision,
  isTokenSecret,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  type Placement,
  type PlacementSpec,
  phaseOf,
  printMemberObjectKey,
  printObjectKey,
  resources,
  toTimestamp,
} from '@navarch/model';
import { unselected } from '@navarch/placement';
import { digestOf, printInput, type Decision } from '@navarch/planning';
import type { Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import type { EventRecorder, Happening } from '../events/record.js';
import type { Kept } from '../holds/empty-gate.js';
import type { Kinds } from '../kinds/kinds.js';
import { limits } from '../limits.js';
import { type DueKey, loopNames } from '../loops.js';
import { type OwedFacts, owedIn } from '../sync/owed.decide.js';
import { asPlacement, uidOf } from '../objects/body.js';
import { changeObject } from '../objects/change.js';
import { placementKeyOf, readObjectKey } from '../objects/keys.js';
import { isShown } from '../status/conditions.decide.js';
import { appendDecision } from './append.js';
import { composePlacement } from './compose.js';
import type { Asked, Decisions, Made } from './decisions.js';
import { describeMove, describePlacement } from './describe.decide.js';
import { failoverNews } from './failover.decide.js';
import { tellKept } from './kept.js';
import { isUnchanged } from './unchanged.decide.js';

export type PlaceParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly events: EventRecorder;
  readonly decisions: Decisions;
  readonly kinds: Pick<Kinds, 'of'>;
  /** This federation's id. */
  readonly federation: string;
  readonly now: () => number;
  readonly newUid: () => string;
};

type Recording = {
  readonly decision: Decision;
  readonly previous: Placement | undefined;
  /** The Placement as it was read. */
  readonly stored: StoredObject | undefined;
};

export class PlaceReconciler implements Reconciler {
  readonly loop = loopNames.place;

  constructor(private readonly parts: PlaceParts) {}

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    const { objects } = this.parts.store;
    const changeset = this.parts.decisions.lastChangeset();
    const [object, placement, kind] = await Promise.all([
      objects.get(key),
      objects.get(placementKeyOf(key)),
      this.parts.kinds.of(key),
    ]);
    if (object === undefined) await this.withdraw(key, placement);
    else if (isTokenSecret(object.body)) await tellKept(this.parts.store, placement);
    else if (placement === undefined && isRevision(object.body)) await this.revise(object);
    else if (kind !== undefined && kind.isKept !== true)
      return await this.place({ changeset, key, kind, object: object.body }, placement);
    return done;
  }

  /** It is nobody's to place; its Deployment says what it should be. */
  private async revise({ key, body }: StoredObject): Promise<void> {
    const { group, resource } = resources.deployments;
    const name = controllerOf(body)?.name ?? '';
    const deployment = printObjectKey({ group, resource, namespace: key.namespace, name });
    await this.parts.bell.mark([{ loop: loopNames.revision, key: deployment }]);
  }

  private async place(
    asked: Omit<Asked, 'previous'>,
    stored: StoredObject | undefined,
  ): Promise<Outcome> {
    const { decisions } = this.parts;
    const { key, kind, object } = asked;
    const previous = stored === undefined ? undefined : asPlacement(stored.body);
    await this.releaseFormer(object, previous);
    const made = await decisions.make({ ...asked, previous });
    if (made.kind === 'outdated') return again(0);
    const { clusters } = made;
    if (made.kind === 'waiting') {
      if (stored !== undefined) await this.announceWaiting(stored.body, made.kept);
      // Where it runs does not change; what changed of it is sent there.
      if (previous !== undefined)
        await this.wake(key, { object, kind, placement: previous, clusters });
      return done;
    }
    return staysHome(made, previous) ? done : await this.carryOut(asked, stored, made);
  }

  private async carryOut(
    { key, kind, object }: Omit<Asked, 'previous'>,
    stored: StoredObject | undefined,
    { clusters, ...made }: Made,
  ): Promise<Outcome> {
    const previous = stored === undefined ? undefined : asPlacement(stored.body);
    const { decision, nextAt } = made;
    const [placement] = await Promise.all([
      isUnchanged(previous, decision.spec)
        ? previous
        : this.record(key, object, { decision, previous, stored }),
      this.recordBacklog(key, object, decision),
    ]);
    if (placement !== undefined)
      await this.tell(key, { object, kind, placement, previous, clusters });
    if (nextAt === undefined) return done;
    return again(Math.max(limits.undecidedMs, nextAt - this.parts.now()));
  }

  /** Wakes whoever is to act on a decision, and whoever shows it until it is shown; of a new one there is news. */
  private async tell(
    key: ObjectKey,
    { previous, ...of }: Waking & Pick<Recording, 'previous'>,
  ): Promise<void> {
    const isNew = of.placement !== previous;
    await Promise.all([
      this.wake(key, of),
      ...(isNew || !isShown(of.placement) ? [this.wakeStatus(key)] : []),
      ...(isNew ? [this.announce(of.placement, previous)] : []),
    ]);
  }

  /** An earlier object of this name, whose deletion nobody saw before this one was there, keeps no room. */
  private async releaseFormer(object: KubeObject, previous: Placement | undefined): Promise<void> {
    const former = previous?.spec.workload.uid;
    if (former === undefined || former === object.metadata.uid) return;
    await this.parts.store.ledger.release(former);
  }

  /** In order of who waits first, for when room appears. */
  private async recordBacklog(
    key: ObjectKey,
    object: KubeObject,
    { spec, plan, input }: Decision,
  ): Promise<void> {
    if (input.replicas === undefined) return;
    await this.parts.store.ledger.setBacklog({
      uid: uidOf(object),
      key: printObjectKey(key),
      replicas: plan.backlog,
      reason: plan.backlogReason,
      priority: spec.backlog?.priority ?? 0,
      now: this.parts.now(),
    });
  }

  private async record(
    key: ObjectKey,
    object: KubeObject,
    { decision, previous, stored }: Recording,
  ): Promise<Placement | undefined> {
    const uid = uidOf(object);
    const inputs = printInput(decision.input);
    const inputsDigest = digestOf(inputs);
    const { planner, moved } = decision.plan;
    const draft = { key: printObjectKey(key), uid, inputs, inputsDigest, planner, moved };
    // An earlier object of the name has a history of its own.
    const shown = previous?.spec.workload.uid === uid ? previous.spec.decision.id : undefined;
    const { id, parent } = await appendDecision(
      this.parts.store.placements,
      { ...draft, decision: decision.spec },
      shown,
    );
    const spec = {
      ...decision.spec,
      decision: {
        id,
        ...(parent === undefined || parent === id ? {} : { parent }),
        inputsDigest,
        planner,
        decidedAt: toTimestamp(this.parts.now()),
      },
    };
    const placementKey = placementKeyOf(key);
    const fresh = {
      uid: this.parts.newUid(),
      creationTimestamp: toTimestamp(this.parts.now()),
    };
    const target = { key: placementKey, actor: actors.place, known: { object: stored } };
    const written = await changeObject(this.parts.store, target, (current) =>
      composePlacement({ placementKey, spec, current, fresh }),
    );
    return written === undefined ? undefined : asPlacement(written);
  }

  private async announce(written: Placement, previous: Placement | undefined): Promise<void> {
    const { spec } = written;
    // An earlier object of the name has nothing to do with it.
    const former = previous?.spec.workload.uid === spec.workload.uid ? previous?.spec : undefined;
    for (const happening of failoverNews(former?.failover, spec.failover))
      await this.parts.events.record(written, happening);
    const told = former === undefined ? firstPlaced(spec) : replaced(former, spec);
    if (told !== undefined) await this.parts.events.record(written, told);
  }

  private async announceWaiting(
    placement: KubeObject,
    { cause, hold, isNew }: Kept,
  ): Promise<void> {
    if (!isNew) return;
    const message = `by ${cause} it would run nowhere: it stays where it is until the Hold ${hold} is approved or ends`;
    await this.parts.events.record(placement, { type: 'Warning', reason: 'Waiting', message });
  }

  /** The object is gone: its Placement goes, and every member that has a copy becomes due. */
  private async withdraw(key: ObjectKey, placement: StoredObject | undefined): Promise<void> {
    if (placement !== undefined) {
      await this.parts.store.ledger.release(asPlacement(placement.body).spec.workload.uid);
      const precondition = { resourceVersion: placement.resourceVersion };
      const write = { verb: 'delete', key: placementKeyOf(key), precondition } as const;
      await this.parts.store.objects.commit(write, actors.place);
    }
    const states = await this.parts.store.memberStates.ofObject(key);
    const clusters = states.map((state) => state.key.cluster);
    await this.parts.bell.mark(clusters.map((cluster) => copyIn(cluster, key)));
  }

  /**
   * Every copy that is not as decided; after a crash in between so are those that nobody was woken for. A sync that is
   * under way may make any of them otherwise yet, from what it read before.
   */
  private async wake(key: ObjectKey, { object, kind, placement, clusters }: Waking): Promise<void> {
    const { store, federation } = this.parts;
    const states = await store.memberStates.ofObject(key);
    const phases = new Map(clusters.map((cluster) => [cluster.metadata.name, phaseOf(cluster)]));
    const owed = new Set(owedIn({ federation, object, kind, placement, states, phases }));
    await this.parts.bell.mark([
      ...[...owed].map((cluster) => copyIn(cluster, key)),
      ...placement.spec.clusters
        .filter(({ name }) => !owed.has(name))
        .map(({ name }) => ({ ...copyIn(name, key), ifClaimed: true })),
    ]);
  }

  private async wakeStatus(key: ObjectKey): Promise<void> {
    await this.parts.bell.markSoon([{ loop: loopNames.status, key: printObjectKey(key) }]);
  }
}

/** Nothing is shown of what no policy ever selected. */
const staysHome = ({ decision }: Made, previous: Placement | undefined): boolean =>
  previous === undefined && decision.plan.policy === unselected;

type Waking = Pick<OwedFacts, 'object' | 'kind' | 'placement'> & Pick<Made, 'clusters'>;

const copyIn = (cluster: string, object: ObjectKey): DueKey => ({
  loop: loopNames.sync,
  key: printMemberObjectKey({ cluster, object }),
});
const typeOf = ({ backlog }: PlacementSpec): Happening['type'] =>
  (backlog?.replicas ?? 0) === 0 ? 'Normal' : 'Warning';

function firstPlaced(spec: PlacementSpec): Happening {
  const { clusters, replicas, backlog } = spec;
  const countsReplicas = replicas !== undefined;
  const message = describePlacement(clusters, { countsReplicas, ...(backlog && { backlog }) });
  return { type: typeOf(spec), reason: 'Placed', message };
}

/** Undefined: nothing moved. */
function replaced(former: PlacementSpec, spec: PlacementSpec): Happening | undefined {
  const message = describeMove(former.clusters, spec.clusters);
  return message === '' ? undefined : { type: typeOf(spec), reason: 'Replaced', message };
}
