/**
 * What has happened, as the change log says: the truth that everything else is held against, never what a syncer believes.
 *
 * It grows with the log and is kept by what is asked of it.
 */
import { type Cluster, type Instant, type Placement, phaseOf, resources } from '@navarch/model';
import type { Change } from '@navarch/store';

export class History {
  readonly log: Change[] = [];
  /** Decisions about an object, in their order, by its uid. */
  private readonly decisions = new Map<string, Change[]>();
  private readonly versions = new Map<string, Change[]>();
  private readonly deleted = new Set<string>();
  private readonly clusters = new Map<string, Cluster>();
  /** When clusters that are not ready any more ceased to be. */
  private readonly readyUntil = new Map<string, Instant>();

  get position(): number {
    return this.log.length;
  }

  add(change: Change): void {
    this.log.push(change);
    const { key, type, uid, body } = change;
    const isGone = type === 'DELETED';
    if (isGone) this.deleted.add(uid);
    else append(this.versions, uid, change);
    if (key.resource === resources.placements.resource && !isGone)
      append(this.decisions, specOf(change).workload.uid, change);
    if (key.resource !== resources.clusters.resource) return;
    if (this.isReady(key.name)) this.readyUntil.set(key.name, change.at);
    if (isGone) this.clusters.delete(key.name);
    else this.clusters.set(key.name, body as unknown as Cluster);
  }

  decisionsOf(uid: string): readonly Change[] {
    return this.decisions.get(uid) ?? [];
  }

  /** Every version of an object but its end. */
  versionsOf(uid: string): readonly Change[] {
    return this.versions.get(uid) ?? [];
  }

  isDeleted(uid: string): boolean {
    return this.deleted.has(uid);
  }

  isReady(cluster: string): boolean {
    const found = this.clusters.get(cluster);
    return found !== undefined && phaseOf(found) === 'ready';
  }

  /** It is, or was at that time or later. */
  wasReadyAt(cluster: string, at: Instant): boolean {
    return this.isReady(cluster) || (this.readyUntil.get(cluster) ?? -Infinity) >= at;
  }
}

export const specOf = ({ body }: Change): Placement['spec'] => (body as unknown as Placement).spec;

export const isChosen = (change: Change, cluster: string): boolean =>
  specOf(change).clusters.some((one) => one.name === cluster && one.chosen);

function append(lists: Map<string, Change[]>, name: string, change: Change): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [change]);
  else list.push(change);
}
