/**
 * Since when a pod is not ready, from one sight of it to the next.
 *
 * A container that crashes again and again is ready in between, each time for a moment. So a pod that is not ready again
 * soon after it was counts from when it first was not, and counts while it has not been calm since.
 */
import type { Instant, KubeObject } from '@navarch/model';
import { readinessLimits } from './limits.js';

export type PodHealth =
  /** `relapsed`: it was ready in between, and not for long. */
  | { readonly kind: 'unready'; readonly since: Instant; readonly relapsed: boolean }
  /** It was not ready before. */
  | {
      readonly kind: 'recovered';
      readonly since: Instant;
      readonly relapsed: boolean;
      readonly readyAt: Instant;
    };

/** A running pod's Ready condition. `since`: when it changed, as its member says; undefined: it does not. */
export type ReadySeen = { readonly isReady: boolean; readonly since: Instant | undefined };

/** Undefined: it is ready and there is nothing to remember. */
export function decideHealth(
  before: PodHealth | undefined,
  { isReady, since }: ReadySeen,
  now: Instant,
): PodHealth | undefined {
  if (isReady) return before?.kind === 'unready' ? recover(before, now) : before;
  // A member's clock may be ahead of ours.
  const fresh = Math.min(since ?? now, now);
  if (before === undefined) return { kind: 'unready', since: fresh, relapsed: false };
  if (before.kind === 'unready') return before;
  return isCalm(before, now)
    ? { kind: 'unready', since: fresh, relapsed: false }
    : { kind: 'unready', since: before.since, relapsed: true };
}

const recover = ({ since, relapsed }: PodHealth, now: Instant): PodHealth => ({
  kind: 'recovered',
  since,
  relapsed,
  readyAt: now,
});

type Recovered = Extract<PodHealth, { kind: 'recovered' }>;

/** When there is nothing to remember of it any more, if it stays ready. */
export const calmAt = ({ readyAt }: Recovered): Instant => readyAt + readinessLimits.calmMs;

export const isCalm = (pod: Recovered, now: Instant): boolean => now >= calmAt(pod);

/** Whether it counts as not ready now. */
export const isUnready = (pod: PodHealth, now: Instant): boolean =>
  pod.kind === 'unready' || (pod.relapsed && !isCalm(pod, now));

/** Undefined for a pod that does not run anywhere: it has no node, has ended, or is leaving. */
export function readReady({ metadata, ...pod }: KubeObject): ReadySeen | undefined {
  const status = fieldsOf(pod['status']);
  const hasEnded = status['phase'] === 'Succeeded' || status['phase'] === 'Failed';
  const node = fieldsOf(pod['spec'])['nodeName'];
  const hasNode = typeof node === 'string' && node !== '';
  if (hasEnded || !hasNode || metadata.deletionTimestamp !== undefined) return undefined;
  const conditions: unknown = status['conditions'];
  return readCondition(Array.isArray(conditions) ? conditions : []);
}

function readCondition(conditions: readonly unknown[]): ReadySeen {
  const ready = conditions.map(fieldsOf).find(({ type }) => type === 'Ready');
  const time = ready?.['lastTransitionTime'];
  const since = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return {
    isReady: ready?.['status'] === 'True',
    since: Number.isNaN(since) ? undefined : since,
  };
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
