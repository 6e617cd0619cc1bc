/**
 * One member's pods that are not ready, kept up to date event by event.
 *
 * Of a pod that is ready and was from the start nothing is kept. Pods are listed anew after trouble with the member: what
 * was known of those that are still there stays known.
 */
import type { Instant, KubeObject } from '@navarch/model';
import type { Unready } from '@navarch/store';
import { type NameText, nameTextOf, ownerOf } from '../capacity/read.js';
import { readinessLimits } from './limits.js';
import {
  calmAt,
  decideHealth,
  isCalm,
  isUnready,
  type PodHealth,
  readReady,
} from './pod-health.decide.js';

type Known = { readonly owner: NameText; readonly health: PodHealth };

export type UnreadySeen = {
  /** By workload, `namespace/name`. */
  readonly unready: ReadonlyMap<NameText, Unready>;
  /** When this changes without anything happening. */
  readonly nextAt: Instant | undefined;
};

export class UnreadyIndex {
  private pods: Map<NameText, Known> | undefined;

  constructor(
    private readonly now: () => Instant,
    /** How many pods of a ReplicaSet there have a node; undefined: it is no copy of ours. */
    private readonly runningOf: (name: NameText) => number | undefined,
  ) {}

  replacePods(pods: readonly KubeObject[]): void {
    const before = this.pods ?? new Map<NameText, Known>();
    this.pods = new Map();
    for (const pod of pods) this.see(pod, before);
  }

  putPod(pod: KubeObject): void {
    if (this.pods !== undefined) this.see(pod, this.pods);
  }

  removePod(pod: KubeObject): void {
    this.pods?.delete(nameTextOf(pod) ?? '');
  }

  /** Undefined until the pods were listed. What has been calm for long enough is forgotten. */
  seen(): UnreadySeen | undefined {
    if (this.pods === undefined) return undefined;
    const now = this.now();
    const byOwner = new Map<NameText, Instant[]>();
    let nextAt = Infinity;
    for (const [name, { owner, health }] of this.pods) {
      if (health.kind === 'recovered' && isCalm(health, now)) this.pods.delete(name);
      else if (this.runningOf(owner) !== undefined) {
        const changesAt = changeOf(health, now);
        nextAt = Math.min(nextAt, changesAt ?? Infinity);
        if (isUnready(health, now) && isNoticed(health, now))
          listOf(byOwner, owner).push(health.since);
      }
    }
    const unready = [...byOwner].map(([owner, since]): [NameText, Unready] => [
      owner,
      { running: this.runningOf(owner) ?? 0, since: firstOf(since) },
    ]);
    return { unready: new Map(unready), nextAt: nextAt === Infinity ? undefined : nextAt };
  }

  private see(pod: KubeObject, before: ReadonlyMap<NameText, Known>): void {
    const name = nameTextOf(pod);
    if (name === undefined) return;
    const seen = readReady(pod);
    const owner = ownerOf(pod);
    const health =
      seen === undefined || owner === undefined
        ? undefined
        : decideHealth(before.get(name)?.health, seen, this.now());
    if (owner === undefined || health === undefined) this.pods?.delete(name);
    else this.pods?.set(name, { owner, health });
  }
}

function listOf(lists: Map<NameText, Instant[]>, owner: NameText): Instant[] {
  const list = lists.get(owner) ?? [];
  lists.set(owner, list);
  return list;
}

const isNoticed = ({ since }: PodHealth, now: Instant): boolean =>
  now >= since + readinessLimits.noticeMs;

/** When a pod begins, or ceases, to count by time alone. */
function changeOf(health: PodHealth, now: Instant): Instant | undefined {
  if (health.kind === 'recovered') return calmAt(health);
  return isNoticed(health, now) ? undefined : health.since + readinessLimits.noticeMs;
}

const firstOf = (since: readonly Instant[]): readonly Instant[] =>
  [...since].sort((one, other) => one - other).slice(0, readinessLimits.podsPerWorkloadMax);
