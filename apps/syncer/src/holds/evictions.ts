/**
 * Shows the brake to a person.
 *
 * Whether evictions are held is read anew for every decision and does not wait for this; here it becomes a Hold that can
 * be approved, a condition and an event of every lost cluster. The Hold's changes make everything be decided again.
 */
import {
  type Cluster,
  clusterConditions,
  type Condition,
  holdNames,
  type HoldSpec,
  phaseOf,
  toTimestamp,
} from '@navarch/model';
import type { Brake } from '@navarch/placement';
import { cutOffMark, type FleetReader } from '@navarch/planning';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { EventRecorder } from '../events/record.js';
import { clusterKey } from '../fleet/clusters.js';
import { changeObject } from '../objects/change.js';
import type { HoldBook } from './book.js';
import { abandoned } from './cut-off.decide.js';
import { decideEvictions, describeEvictions } from './evictions.decide.js';
import type { Left } from './keeper.js';
import { holdLimits } from './marks.js';

export type EvictionParts = {
  readonly store: Store;
  readonly fleet: FleetReader;
  readonly book: HoldBook;
  readonly events: EventRecorder;
  readonly calmMs: number;
  readonly now: () => number;
};

export class EvictionHolds {
  /** Since when little enough has been lost. A new keeper counts anew, which only takes longer. */
  private calmSince: number | undefined;

  constructor(private readonly parts: EvictionParts) {}

  /** A lost cluster is something: more may follow, and their marks are read only then. */
  async turn(): Promise<Left> {
    const { clusters, brake } = await this.parts.fleet.losses();
    if (brake.isCutOff) await this.forgetTheDead();
    this.calmSince = brake.state === 'calming' ? (this.calmSince ?? this.parts.now()) : undefined;
    await this.move(brake);
    for (const cluster of clusters) await this.showOn(cluster, brake);
    const isCalm = brake.state === 'off' && brake.lost.length === 0 && !brake.isCutOff;
    return isCalm ? 'nothing' : 'something';
  }

  /** A syncer that died while it was cut off holds nothing back for ever. */
  private async forgetTheDead(): Promise<void> {
    const { brakes, now } = this.parts.store;
    const marks = await brakes.marks(cutOffMark(''));
    for (const name of abandoned(marks, await now(), holdLimits.cutOffForgottenMs))
      await brakes.unmark(name);
  }

  private async move(brake: Brake): Promise<void> {
    const { book, calmMs, now } = this.parts;
    const standing = await book.find(holdNames.evictions);
    const calmForMs = this.calmSince === undefined ? 0 : now() - this.calmSince;
    const next = decideEvictions({ brake, standing, calmForMs, calmMs });
    switch (next.kind) {
      case 'leave':
        return;
      case 'end':
        return await book.remove(holdNames.evictions, next.why);
      case 'hold':
        return await this.hold(brake, next.clusters);
    }
  }

  private async hold(brake: Brake, clusters: readonly string[]): Promise<void> {
    const ready = await this.parts.store.brakes.readyReplicas();
    const replicas = clusters.reduce((sum, name) => sum + (ready.get(name) ?? 0), 0);
    await this.parts.book.write(holdNames.evictions, (standing) => {
      const told = decideEvictions({ brake, standing, calmForMs: 0, calmMs: 1 });
      if (told.kind !== 'hold') return undefined;
      const waits = standing !== undefined && standing.approved !== true;
      return {
        kind: 'Evictions',
        message: describeEvictions(brake, replicas),
        clusters,
        replicas,
        since: waits ? standing.since : toTimestamp(this.parts.now()),
      } satisfies HoldSpec;
    });
  }

  private async showOn(cluster: Cluster, brake: Brake): Promise<void> {
    const { name } = cluster.metadata;
    const isHeld = brake.held && phaseOf(cluster) === 'lost';
    const shown = cluster.status?.conditions?.find(isOfBrake);
    if ((shown?.status === 'True') === isHeld) return;
    const target = { key: clusterKey(name), actor: actors.holds };
    await changeObject(this.parts.store, target, (current) => {
      const { status } = (current ?? {}) as Partial<Cluster>;
      if (current === undefined || status === undefined) return undefined;
      const others = (status.conditions ?? []).filter((one) => !isOfBrake(one));
      const conditions = [...others, conditionOf(isHeld, this.parts.now())];
      return { ...current, status: { ...status, conditions } };
    });
    const { reason, message } = conditionOf(isHeld, 0);
    const type = isHeld ? 'Warning' : 'Normal';
    await this.parts.events.record(
      { apiVersion: cluster.apiVersion, kind: cluster.kind, metadata: cluster.metadata },
      { type, reason: isHeld ? 'EvictionsHeld' : (reason ?? ''), message: message ?? '' },
    );
  }
}

const isOfBrake = ({ type }: Condition): boolean => type === clusterConditions.evictionsHeld;

const conditionOf = (isHeld: boolean, now: number): Condition => ({
  type: clusterConditions.evictionsHeld,
  status: isHeld ? 'True' : 'False',
  reason: isHeld ? 'TooManyClustersLost' : 'EvictionsGoOn',
  message: isHeld
    ? `it keeps its replicas, as too much is lost at once; see the Hold ${holdNames.evictions}`
    : 'its replicas are placed as usual',
  lastTransitionTime: toTimestamp(now),
});
