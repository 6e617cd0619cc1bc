import type { Placement } from '@navarch/model';
import { type Candidate, isSameSplit, type Split, splitOf } from './choose.decide.js';
import type { Predicted } from './predict.js';

/** What really came of one workload. Times in ms since its annotation was written or removed. */
export type Course = {
  readonly away?: { readonly split: Split; readonly tookMs: number };
  readonly back?: { readonly split: Split; readonly tookMs: number };
};

/** It has left the cluster, and all of its replicas are ready elsewhere. */
export function isAway(cluster: string, { replicas }: Candidate, placement: Placement): boolean {
  if (splitOf(placement)[cluster] !== undefined) return false;
  const reports = placement.status?.clusters ?? [];
  const left = reports.find(({ name }) => name === cluster)?.replicas ?? 0;
  return left === 0 && readyIn(placement) >= replicas && isSettled(placement);
}

/** It is where it was before, and ready there. */
export const isBack = ({ split, replicas }: Candidate, placement: Placement): boolean =>
  isSameSplit(splitOf(placement), split) && readyIn(placement) === replicas && isSettled(placement);

const readyIn = ({ status }: Placement): number => status?.readyReplicas ?? 0;

/** Every cluster runs just what the decision gives it. */
function isSettled(placement: Placement): boolean {
  const running = (placement.status?.clusters ?? []).filter((one) => (one.replicas ?? 0) > 0);
  const counts = running.map((one) => [one.name, one.readyReplicas ?? 0] as const);
  return isSameSplit(Object.fromEntries(counts), splitOf(placement));
}

/** The move was the predicted one and everything is as before. */
export const isAsPredicted = (one: Predicted, { away, back }: Course): boolean =>
  away !== undefined &&
  back !== undefined &&
  isSameSplit(away.split, one.predicted) &&
  isSameSplit(back.split, one.split);

/** A row per workload and cluster: before, predicted, real, and after the way back; `?` for what did not come. */
export function reportRows(one: Predicted, { away, back }: Course): readonly (readonly string[])[] {
  const names = [one.split, one.predicted, away?.split ?? {}, back?.split ?? {}].flatMap(
    Object.keys,
  );
  const [namespace = '', name = ''] = one.key.split('/');
  return [...new Set(names)]
    .sort()
    .map((cluster) => [
      namespace,
      `replicaset/${name}`,
      cluster,
      String(one.split[cluster] ?? 0),
      String(one.predicted[cluster] ?? 0),
      away === undefined ? '?' : String(away.split[cluster] ?? 0),
      back === undefined ? '?' : String(back.split[cluster] ?? 0),
      tookText(away?.tookMs),
      tookText(back?.tookMs),
    ]);
}

const tookText = (ms: number | undefined): string =>
  ms === undefined ? '?' : `${(ms / 1000).toFixed(1)}s`;
