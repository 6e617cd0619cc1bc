/** What is told of clusters where replicas did not become ready: when they are given up there, and when it is tried again. */
import type { FailedCluster, PlacementFailover } from '@navarch/model';
import type { Happening } from '../events/record.js';

/** Without instants, so that the same again is counted and not told anew. */
export function failoverNews(
  before: PlacementFailover | undefined,
  after: PlacementFailover | undefined,
): readonly Happening[] {
  if (after === undefined) return [];
  const [former, current] = [before?.clusters ?? [], after.clusters ?? []];
  const given = current.filter(({ name, since }) => sinceOf(former, name) !== since);
  const tried = former.filter(({ name }) => sinceOf(current, name) === undefined);
  return [
    ...given.map((one) => givenUp(one, after.notReadyForSeconds)),
    ...tried.map(({ name }): Happening => {
      const message = `${name}: may get replicas again, after a while without`;
      return { type: 'Normal', reason: 'FailoverEnded', message };
    }),
  ];
}

const sinceOf = (clusters: readonly FailedCluster[], name: string): string | undefined =>
  clusters.find((one) => one.name === name)?.since;

function givenUp({ name, ready }: FailedCluster, seconds: number): Happening {
  const most = ready === 0 ? 'none' : `no more than the ${ready} that did`;
  const message = `${name}: replicas did not become ready within ${seconds} s; it is to have ${most} for a while, and the others go elsewhere if there is a place`;
  return { type: 'Warning', reason: 'ReplicasNotReady', message };
}
