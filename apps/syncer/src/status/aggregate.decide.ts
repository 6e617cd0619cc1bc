/**
 * One status from many: what the members of a workload report, as the federated object shows it.
 *
 * Only reachable clusters count, and an unknown number is left out rather than taken for zero:
 * a lost region's last words must not be added to those of its replacements.
 */
import {
  type ClusterDecision,
  type ClusterPhase,
  type ClusterPlacementStatus,
  type SyncFindings,
  toTimestamp,
} from '@navarch/model';
import type { Sighting } from '../observe/summary.decide.js';

/** What a member was last seen to have of one object. */
export type MemberReport = {
  readonly cluster: string;
  readonly phase: ClusterPhase | 'gone';
  readonly synced: boolean;
  readonly message: string;
  readonly findings?: SyncFindings;
  readonly observed: Sighting | undefined;
};

export type ReplicaCounts = {
  readonly replicas: number;
  readonly fullyLabeledReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Of custom kinds that say which pods are theirs. */
  readonly selector?: string;
} & Partial<RolloutCounts>;

/** Of Deployments only. */
export type RolloutCounts = {
  readonly updatedReplicas: number;
  readonly unavailableReplicas: number;
  /** Its controller says that it does not get on. */
  readonly stalled?: boolean;
};

export type AggregateFacts = {
  readonly decisions: readonly ClusterDecision[];
  readonly reports: readonly MemberReport[];
  readonly countsReplicas: boolean;
};

export type Aggregate = {
  readonly counts: ReplicaCounts;
  readonly clusters: readonly ClusterPlacementStatus[];
  readonly summary: string;
};

const noReplicas: ReplicaCounts = {
  replicas: 0,
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
};

export function aggregate(facts: AggregateFacts): Aggregate {
  const reports = new Map(facts.reports.map((report) => [report.cluster, report]));
  const chosen = facts.decisions.filter((one) => one.chosen);
  const shown = new Set([...chosen.map((one) => one.name), ...reports.keys()]);
  const clusters = [...shown].sort().map((name) => describe(name, reports.get(name), facts));
  const wanted = new Set(chosen.map((one) => one.name));
  const synced = clusters.filter((one) => one.synced && wanted.has(one.name)).length;
  return { counts: sum(facts.reports), clusters, summary: `${synced}/${chosen.length}` };
}

const answers = (report: MemberReport): boolean =>
  report.phase === 'ready' || report.phase === 'cleaning';

function sum(reports: readonly MemberReport[]): ReplicaCounts {
  return reports
    .filter((report) => report.phase === 'ready')
    .reduce((total, { observed = noReplicas }) => add(total, observed), noReplicas);
}

const add = (one: ReplicaCounts, other: ReplicaCounts): ReplicaCounts => ({
  replicas: one.replicas + other.replicas,
  fullyLabeledReplicas: one.fullyLabeledReplicas + other.fullyLabeledReplicas,
  readyReplicas: one.readyReplicas + other.readyReplicas,
  availableReplicas: one.availableReplicas + other.availableReplicas,
  ...selectorOf(one.selector ?? other.selector),
  ...(other.updatedReplicas === undefined ? {} : rolloutSum(one, other)),
});

/** It is the same in all members, as the object that they have copies of is. */
const selectorOf = (selector: string | undefined): Pick<ReplicaCounts, 'selector'> =>
  selector === undefined ? {} : { selector };

const rolloutSum = (one: ReplicaCounts, other: ReplicaCounts): RolloutCounts => ({
  updatedReplicas: (one.updatedReplicas ?? 0) + (other.updatedReplicas ?? 0),
  unavailableReplicas: (one.unavailableReplicas ?? 0) + (other.unavailableReplicas ?? 0),
  ...(one.stalled === true || other.stalled === true ? { stalled: true } : {}),
});

function describe(
  name: string,
  report: MemberReport | undefined,
  facts: AggregateFacts,
): ClusterPlacementStatus {
  if (report === undefined) return { name, synced: false, message: 'not sent yet' };
  const seen = facts.countsReplicas ? report.observed : undefined;
  if (!answers(report)) {
    const last = seen === undefined ? {} : { lastSeen: { ...countsIn(seen), ...sinceOf(seen) } };
    return { name, ...last, synced: false, message: silence(report, facts) };
  }
  const numbers = seen === undefined ? {} : numbersOf(seen);
  const message = report.message === '' ? 'being sent' : report.message;
  return { name, ...numbers, synced: report.synced, message, ...shownOf(report.findings ?? {}) };
}

/** What a person is told of what sync found; the rest is for sync itself. */
const shownOf = ({
  draining,
  conflict,
  drift,
  immutable,
}: SyncFindings): Partial<ClusterPlacementStatus> => ({
  ...(draining === undefined ? {} : { draining }),
  ...(conflict === undefined ? {} : { conflict }),
  ...(drift === undefined ? {} : { drift }),
  ...(immutable === undefined ? {} : { immutable }),
});

function numbersOf(seen: Sighting): Partial<ClusterPlacementStatus> {
  const { generation, observedGeneration } = seen;
  return {
    ...countsIn(seen),
    ...(generation === undefined ? {} : { generation }),
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...sinceOf(seen),
  };
}

const countsIn = ({ replicas, readyReplicas }: ReplicaCounts) => ({ replicas, readyReplicas });

const sinceOf = ({ at }: Sighting): { readonly since?: string } =>
  at === undefined ? {} : { since: toTimestamp(at) };

function silence(report: MemberReport, facts: AggregateFacts): string {
  if (report.phase === 'gone')
    return 'the cluster is no longer registered; its copy was left as it is';
  const chosen = facts.decisions.some((one) => one.name === report.cluster && one.chosen);
  return chosen
    ? 'the cluster cannot be reached; what it runs is not known'
    : 'the cluster cannot be reached; its stale copy is removed when it returns';
}
