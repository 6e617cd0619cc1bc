import type { KubeObject, SimulatedWorkload, SimulationStatus } from '@navarch/model';
import { explainVerdict } from '../explain.js';
import { compareNames } from '../order.js';
import type { ClusterVerdict, Plan } from '../plan.js';
import { asDecision } from './as-placement.js';
import type { Decision } from './decide-all.js';
import { simulationLimits } from './limits.js';
import type { Steps } from './steps.js';
import { objectKeyOf, type World } from './world.js';

export type Comparison = {
  /** Holds a placement for each workload that could be decided. */
  readonly before: World;
  readonly after: World;
  /** Of afterwards, by workload key. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** A change was asked about, so what stays as it is needs no explanation. */
  readonly hasChange: boolean;
};

/** Every workload that there is afterwards, by key. */
export function* compare(comparison: Comparison): Steps<SimulationStatus> {
  const { before, after, decisions, hasChange } = comparison;
  const isMuch = after.workloads.length * after.clusters.length > simulationLimits.rowsMax;
  const inOrder = after.workloads
    .map((workload) => ({ workload, key: objectKeyOf(workload) ?? '' }))
    .sort((a, b) => compareNames(a.key, b.key));
  const workloads: SimulatedWorkload[] = [];
  for (const { workload, key } of inOrder) {
    const decision = decisions.get(key);
    if (decision === undefined) continue;
    const compared = compareOne(workload, standingOf(before, key), decision);
    const shown = isMuch ? withoutEmpty(compared) : compared;
    workloads.push(hasChange && !isChanged(compared) ? shown : withTraces(shown, decision));
    yield;
  }
  const sum = (of: (one: SimulatedWorkload) => number): number =>
    workloads.reduce((all, one) => all + of(one), 0);
  return {
    summary: {
      workloads: workloads.length,
      changed: workloads.filter(isChanged).length,
      moves: sum((one) => one.moves),
      backlogBefore: sum((one) => one.backlogBefore),
      backlogAfter: sum((one) => one.backlogAfter),
    },
    workloads,
  };
}

/** In a large fleet most clusters have nothing of most workloads. */
const withoutEmpty = (workload: SimulatedWorkload): SimulatedWorkload => ({
  ...workload,
  clusters: workload.clusters.filter((one) => one.before > 0 || one.after > 0),
});

/** The way to each number is long, and of interest where something moves. */
function withTraces(workload: SimulatedWorkload, decision: Decision): SimulatedWorkload {
  if (decision.kind === 'malformed') return workload;
  const { plan } = decision;
  const shown = new Set(workload.clusters.map(({ name }) => name));
  const verdicts = plan.clusters.filter(({ name }) => shown.has(name));
  return { ...workload, decisions: verdicts.map((verdict) => asDecision(verdict, plan)) };
}

/** Where its replicas are, or how many of them wait, is not what it was. */
export const isChanged = ({ clusters, backlogBefore, backlogAfter }: SimulatedWorkload): boolean =>
  backlogBefore !== backlogAfter || clusters.some((one) => one.before !== one.after);

type Standing = {
  readonly counts: ReadonlyMap<string, number>;
  readonly backlog: number;
};

function standingOf(world: World, key: string): Standing {
  const spec = world.placements.get(key)?.spec;
  const counts = (spec?.clusters ?? []).map((one) => [one.name, one.replicas] as const);
  return { counts: new Map(counts), backlog: spec?.backlog?.replicas ?? 0 };
}

function compareOne(workload: KubeObject, before: Standing, decision: Decision): SimulatedWorkload {
  const { kind, metadata } = workload;
  const named = {
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    backlogBefore: before.backlog,
  };
  if (decision.kind === 'planned') return { ...named, ...comparePlan(before, decision.plan) };
  return {
    ...named,
    policy: '',
    moves: 0,
    backlogAfter: before.backlog,
    clusters: stayed(
      before,
      `cannot be decided, so it stays: ${decision.path}: ${decision.message}`,
    ),
  };
}

const stayed = ({ counts }: Standing, reason: string): SimulatedWorkload['clusters'] =>
  [...counts].map(([name, count]) => ({ name, before: count, after: count, reason }));

function comparePlan(
  before: Standing,
  plan: Plan,
): Omit<SimulatedWorkload, 'kind' | 'name' | 'backlogBefore'> {
  const counts = countsOf(before, plan);
  return {
    ...(plan.replicas === undefined ? {} : { replicas: plan.replicas }),
    policy: plan.policy,
    moves: counts.reduce((sum, one) => sum + Math.max(0, one.before - one.after), 0),
    backlogAfter: plan.backlog,
    ...(plan.backlog === 0 ? {} : { backlogReason: plan.backlogReason }),
    ...(plan.warnings.length === 0 ? {} : { warnings: plan.warnings }),
    clusters: counts.map(({ verdict, ...one }) => ({
      ...one,
      reason: verdict === undefined ? 'it is no longer registered' : explainVerdict(verdict, plan),
    })),
  };
}

type Count = {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** Absent for a cluster that is gone. */
  readonly verdict?: ClusterVerdict;
};

function countsOf({ counts }: Standing, plan: Plan): Count[] {
  const there = new Set(plan.clusters.map(({ name }) => name));
  const gone = [...counts].filter(([name]) => !there.has(name));
  return [
    ...plan.clusters.map((verdict) => ({
      name: verdict.name,
      before: counts.get(verdict.name) ?? 0,
      after: verdict.replicas,
      verdict,
    })),
    ...gone.map(([name, count]) => ({ name, before: count, after: 0 })),
  ].sort((a, b) => compareNames(a.name, b.name));
}
