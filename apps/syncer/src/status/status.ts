/**
 * Brings what members report back to the federated object and its Placement.
 *
 * Woken when a member's report or the record of a copy changes. Reads all of them, sums, writes only what differs. A copy
 * that waits for others to become ready is woken here, since this is where readiness shows.
 */
import {
  asFindings,
  done,
  type FederatedKind,
  type Instant,
  isContainer,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  phaseOf,
  printMemberObjectKey,
} from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { clustersTogether } from '../fleet/clusters.js';
import { loopNames } from '../loops.js';
import type { Sighting } from '../observe/summary.decide.js';
import type { Kinds } from '../kinds/kinds.js';
import { asPlacement, replicasOf } from '../objects/body.js';
import { changeObject } from '../objects/change.js';
import { placementKeyOf, readObjectKey } from '../objects/keys.js';
import { type Aggregate, aggregate, type MemberReport } from './aggregate.decide.js';
import { hasBalancer, withIngress } from './balancers.decide.js';
import { conditionsOf } from './conditions.decide.js';
import { type Counted, withCounts, withStatus } from './counts.decide.js';
import { isObserved } from './observed.decide.js';

export type StatusParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly kinds: Pick<Kinds, 'of'>;
  /** This federation's id. */
  readonly federation: string;
  readonly now: () => Instant;
};

type Known = {
  /** Its numbers are of the object's present generation. */
  readonly isObserved: boolean;
  readonly kind: FederatedKind;
  readonly object: StoredObject;
  readonly placement: StoredObject;
  readonly reports: readonly MemberReport[];
};

export class StatusReconciler implements Reconciler {
  readonly loop = loopNames.status;

  private readonly store: Store;
  private readonly clusters: ReturnType<typeof clustersTogether>;

  constructor(private readonly parts: StatusParts) {
    this.store = parts.store;
    this.clusters = clustersTogether(parts.store);
  }

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    if (isContainer(key)) return done;
    const [kind, object, placement, states, clusters] = await Promise.all([
      this.parts.kinds.of(key),
      this.store.objects.get(key),
      this.store.objects.get(placementKeyOf(key)),
      this.store.memberStates.ofObject(key),
      this.clusters(),
    ]);
    if (kind === undefined || object === undefined || placement === undefined) return done;
    const phases = new Map(clusters.map((cluster) => [cluster.metadata.name, phaseOf(cluster)]));
    const reports = states.map((state) => reportOf(state, phases.get(state.key.cluster) ?? 'gone'));
    const result = aggregate({
      decisions: asPlacement(placement.body).spec.clusters,
      reports,
      countsReplicas: replicasOf(object.body, kind) !== undefined,
    });
    const isNews = await this.write(key, result, {
      kind,
      object,
      placement,
      reports,
      isObserved: isObserved({
        federation: this.parts.federation,
        object: object.body,
        kind,
        placement: asPlacement(placement.body),
        states,
        phases,
      }),
    });
    if (isNews) await this.wakeHeld(states);
    return done;
  }

  /** True when the Placement's status changed. */
  private async write(key: ObjectKey, result: Aggregate, known: Known): Promise<boolean> {
    let isNews = false;
    const placement = changeObject(
      this.store,
      { key: placementKeyOf(key), actor: actors.status, known: { object: known.placement } },
      (current) => {
        const next =
          current === undefined
            ? undefined
            : withStatus(current, this.placementStatus(current, result, known));
        isNews = next !== undefined;
        return next;
      },
    );
    const target = { key, actor: actors.status, known: { object: known.object } };
    const object = changeObject(this.store, target, (current) =>
      current === undefined ? undefined : this.reported(current, result, known),
    );
    // Asked for in one moment, so that they are one commit.
    await Promise.all([placement, object]);
    return isNews;
  }

  private reported(current: KubeObject, result: Aggregate, known: Known): KubeObject | undefined {
    return hasBalancer(known.kind)
      ? withIngress(current, known.reports)
      : withCounts(current, this.countsOf(current, result, known));
  }

  private countsOf(current: KubeObject, { counts }: Aggregate, known: Known): Counted {
    const { kind, object, isObserved: wasObserved } = known;
    const isSame = current.metadata.generation === object.body.metadata.generation;
    return { kind, counts, isObserved: wasObserved && isSame, now: this.parts.now() };
  }

  private placementStatus(
    current: KubeObject,
    result: Aggregate,
    known: Known,
  ): Record<string, unknown> {
    const placement = asPlacement(current);
    const isSame = current.metadata.generation === known.placement.body.metadata.generation;
    const isObserved = known.isObserved && isSame;
    return {
      conditions: conditionsOf(placement, { result, isObserved, now: this.parts.now() }),
      clusters: result.clusters,
      ...(placement.spec.replicas === undefined
        ? {}
        : { readyReplicas: result.counts.readyReplicas }),
      summary: result.summary,
    };
  }

  private async wakeHeld(states: readonly MemberState[]): Promise<void> {
    const held = states.filter((state) => !state.synced && state.digest !== undefined);
    await this.parts.bell.mark(
      held.map((state) => ({ loop: loopNames.sync, key: printMemberObjectKey(state.key) })),
    );
  }
}

function reportOf(state: MemberState, phase: MemberReport['phase']): MemberReport {
  const observed = state.observed as Sighting | undefined;
  return {
    cluster: state.key.cluster,
    phase,
    synced: state.synced,
    message: state.message,
    findings: asFindings(state.findings),
    observed,
  };
}
