import { type ClusterTaint, type ClusterToleration, unreachableTaint } from '@navarch/model';
import { avoidTaint } from '../avoid.js';

/** What taints do to a cluster, after tolerations. `until`: the instant at which what is tolerated now no longer is. */
export type Repulsion =
  | { readonly kind: 'none'; readonly until?: number }
  /** A last resort: used after the others. */
  | { readonly kind: 'avoided'; readonly taint: ClusterTaint; readonly until?: number }
  /** Keeps what it has and gets nothing more. */
  | { readonly kind: 'closed'; readonly taint: ClusterTaint; readonly until?: number }
  | { readonly kind: 'driven'; readonly taint: ClusterTaint };

type TimedTaint = {
  readonly taint: ClusterTaint;
  /** Since when; undefined: for ever. */
  readonly since: number | undefined;
};

/** The strongest effect of a cluster's taints at an instant. */
export function repel(
  taints: readonly TimedTaint[],
  tolerations: readonly ClusterToleration[],
  at: number,
): Repulsion {
  let found: Repulsion = { kind: 'none' };
  let until: number | undefined;
  for (const one of taints) {
    const end = toleratedUntil(one, tolerations);
    if (end > at) {
      if (end < Number.POSITIVE_INFINITY) until = Math.min(end, until ?? end);
      continue;
    }
    if (one.taint.effect === 'NoExecute') return { kind: 'driven', taint: one.taint };
    if (one.taint.effect === 'NoSchedule') found = { kind: 'closed', taint: one.taint };
    else if (found.kind === 'none') found = { kind: 'avoided', taint: one.taint };
  }
  return until === undefined ? found : { ...found, until };
}

/** A cluster that cannot be reached is driven out by this, unless it is tolerated. */
export const unreachable: ClusterTaint = { key: unreachableTaint, effect: 'NoExecute' };

/** Infinity: for ever; -Infinity: not at all. Several tolerations: the longest counts. */
function toleratedUntil(
  { taint, since }: TimedTaint,
  tolerations: readonly ClusterToleration[],
): number {
  let longest = Number.NEGATIVE_INFINITY;
  // The workload's own word: a rule that tolerates everything does not outweigh it.
  if (taint.key === avoidTaint.key) return longest;
  for (const toleration of tolerations) {
    if (!covers(toleration, taint)) continue;
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds === undefined || taint.effect !== 'NoExecute') return Infinity;
    const end = since === undefined ? Number.NEGATIVE_INFINITY : since + tolerationSeconds * 1_000;
    longest = Math.max(longest, end);
  }
  return longest;
}

/** Kubernetes' rule: no key with Exists covers every key, no effect every effect. */
function covers(toleration: ClusterToleration, taint: ClusterTaint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== undefined && (toleration.value ?? '') === (taint.value ?? '');
}

export const printTaint = ({ key, value, effect }: ClusterTaint): string =>
  `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
