/**
 * What replicas that did not become ready teach of their clusters, and when to look again.
 *
 * While none is ready in any cluster nobody can tell whether a cluster is at fault or the workload: then nothing is learned
 * before each of them has had its time, and all clusters are judged at once.
 */
import type { Instant, LearnedCapacity } from '@navarch/model';
import { learn, learnedBound, type LearningLimits } from '@navarch/placement';
import type { Unready } from '@navarch/store';

export type LessonFacts = {
  /** Clusters that are registered. */
  readonly clusters: readonly string[];
  /** By cluster, where some pods are not ready. */
  readonly unready: Readonly<Record<string, Unready>>;
  /** By cluster: replicas that the standing decision gives it. */
  readonly given: ReadonlyMap<string, number>;
  /** By cluster: pods of the workload that have a node. */
  readonly bound: ReadonlyMap<string, number>;
  readonly before: Readonly<Record<string, LearnedCapacity>>;
  readonly at: Instant;
  /** With the time that a replica may take to become ready. */
  readonly limits: LearningLimits;
};

export type LessonsLearned = {
  readonly learned: Readonly<Record<string, LearnedCapacity>>;
  readonly nextAt: Instant | undefined;
};

export function decideLessons(facts: LessonFacts): LessonsLearned {
  const { clusters, at, limits } = facts;
  const learned: Record<string, LearnedCapacity> = {};
  const dueAt: Instant[] = [];
  const isUndecided = !isReadyAnywhere(facts) && clusters.some((one) => hasTime(facts, one));
  for (const cluster of clusters) {
    const next = sinceIn(facts, cluster).find((one) => hasTimeLeft(one, facts));
    if (next !== undefined) dueAt.push(next + limits.overdueAfterMs);
    const known = isUndecided ? learnFrom(facts, cluster, []) : learnFrom(facts, cluster);
    if (known === undefined) continue;
    learned[cluster] = known;
    if (learnedBound(known, at) !== undefined) dueAt.push(known.until);
  }
  return { learned, nextAt: dueAt.length === 0 ? undefined : Math.min(...dueAt) };
}

function learnFrom(
  facts: LessonFacts,
  cluster: string,
  overdue = sinceIn(facts, cluster).filter((one) => !hasTimeLeft(one, facts)),
): LearnedCapacity | undefined {
  const { before, unready, given, at, limits } = facts;
  // Pods that the decision takes away already are there until others are ready, so both it and they are asked.
  const asked = Math.max(given.get(cluster) ?? 0, unready[cluster]?.running ?? 0);
  const [first] = overdue;
  const waiting = first === undefined ? undefined : { pods: overdue.length, since: first };
  const known = learn(before[cluster], { asked, waiting, at }, limits);
  if (known === undefined || first === undefined || known !== before[cluster]) return known;
  // The same failure, and its time has come for more of the replicas.
  const ready = Math.max(0, asked - overdue.length);
  return ready < known.replicas ? { ...known, replicas: ready } : known;
}

const sinceIn = ({ unready }: LessonFacts, cluster: string): readonly Instant[] =>
  unready[cluster]?.since ?? [];

const hasTimeLeft = (since: Instant, { at, limits }: LessonFacts): boolean =>
  since + limits.overdueAfterMs > at;

const hasTime = (facts: LessonFacts, cluster: string): boolean =>
  sinceIn(facts, cluster).some((since) => hasTimeLeft(since, facts));

const isReadyAnywhere = ({ clusters, bound, unready }: LessonFacts): boolean =>
  clusters.some((one) => {
    const { running, since } = unready[one] ?? { running: bound.get(one) ?? 0, since: [] };
    return running > since.length;
  });
