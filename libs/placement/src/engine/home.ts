import { drainingTaint } from '@navarch/model';
import { avoidTaint } from '../avoid.js';
import { apportion } from './apportion.js';
import type { CandidateCluster, PlacementInput } from '../plan.js';

/**
 * The preferred plan: what every cluster had before one of them was lost, or emptied on purpose (drained, or avoided by the workload).
 *
 * It is remembered from the first loss until nobody is owed anything: every cluster is back, and has either got back
 * what it had or is not meant to. Undefined for a cluster: it has what it should.
 */
export function homesAfter(
  input: PlacementInput,
  countOf: (cluster: CandidateCluster) => number,
  isHolding: (cluster: CandidateCluster) => boolean,
): ReadonlyMap<string, number> {
  const { clusters } = input;
  const isAway = (one: CandidateCluster): boolean =>
    one.phase === 'ready' ? isEmptied(one, countOf(one)) : !isHolding(one);
  const begins = clusters.some((one) => isAway(one) && (one.given ?? 0) > countOf(one));
  if (!begins && clusters.every(({ home }) => home === undefined)) return none;
  const homes = new Map(clusters.map((one) => [one.name, homeOf(one, countOf(one), isAway(one))]));
  const owed = (one: CandidateCluster): number => (homes.get(one.name) ?? 0) - countOf(one);
  const isOwed = clusters.some((one) => isAway(one) && owed(one) > 0);
  const mayReturn = (input.rules.failback?.mode ?? 'Auto') !== 'Never';
  const isReturning =
    mayReturn &&
    clusters.some((one) => !isAway(one) && owed(one) > 0) &&
    clusters.some((one) => !isAway(one) && owed(one) < 0);
  if (!isOwed && !isReturning) return none;
  const differing = clusters.filter((one) => owed(one) !== 0);
  return new Map(differing.map(({ name }) => [name, homes.get(name) ?? 0]));
}

const none: ReadonlyMap<string, number> = new Map();

/** Other taints drive out for good: whoever made them said nothing of a return. */
const isEmptied = ({ taints = [] }: CandidateCluster, count: number): boolean =>
  count === 0 && taints.some(({ key, effect }) => effect === 'NoExecute' && planned.has(key));

const planned: ReadonlySet<string> = new Set([drainingTaint.key, avoidTaint.key]);

/** Who was never away and has less than before gave it up for good: nobody owes it anything. */
function homeOf({ home, given = 0 }: CandidateCluster, count: number, isAway: boolean): number {
  const before = home ?? given;
  const isReturning = home !== undefined && home > given;
  return isAway || isReturning ? before : Math.min(before, count);
}

/** A preferred plan follows the workload: when that was scaled meanwhile, its parts are, in proportion. */
export function scaleHomes(input: PlacementInput, replicas: number): PlacementInput {
  const { clusters, replicasBefore = replicas } = input;
  if (replicasBefore === replicas || replicasBefore === 0) return input;
  if (clusters.every(({ home }) => home === undefined)) return input;
  const parties = clusters.map(({ home, given = 0 }, rank) => {
    const before = home ?? given;
    return { weight: before, low: 0, high: Number.MAX_SAFE_INTEGER, rank };
  });
  const before = parties.reduce((sum, { weight }) => sum + weight, 0);
  const { counts } = apportion(Math.round((before * replicas) / replicasBefore), parties);
  return {
    ...input,
    clusters: clusters.map((cluster, at) => ({ ...cluster, home: counts[at] ?? 0 })),
  };
}
