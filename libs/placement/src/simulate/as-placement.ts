import {
  type ClusterDecision,
  type KubeObject,
  type Placement,
  type PlacementBacklog,
  fleetGroup,
  fleetVersion,
  placementName,
} from '@navarch/model';
import { explainVerdict } from '../explain.js';
import type { ClusterVerdict, Plan } from '../plan.js';
import { forEver } from './phase.js';

/** A plan as the standing decision that a later one starts from. It was never stored, so it has no id. */
export function asPlacement(workload: KubeObject, plan: Plan): Placement {
  const { apiVersion, kind, metadata } = workload;
  return {
    apiVersion: `${fleetGroup}/${fleetVersion}`,
    kind: 'Placement',
    metadata: {
      name: placementName(kind, metadata.name),
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    },
    spec: {
      workload: { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' },
      ...(plan.replicas === undefined ? {} : { replicas: plan.replicas }),
      // Its numbers are what a later decision reads.
      clusters: plan.clusters.map(numbersOf),
      policy: plan.policy,
      ...(plan.backlog === 0 ? {} : { backlog: asBacklog(plan) }),
      warnings: plan.warnings,
      decision: { id: '', inputsDigest: '', planner: plan.planner, decidedAt: '' },
    },
  };
}

/** Of what is not stored, neither the age nor the rank matters. */
const asBacklog = ({ backlog, backlogReason }: Plan): PlacementBacklog => ({
  replicas: backlog,
  reason: backlogReason,
  priority: 0,
  since: forEver,
});

const numbersOf = ({ name, chosen, replicas, home }: ClusterVerdict): ClusterDecision =>
  home === undefined
    ? { name, chosen, replicas, reason: '' }
    : { name, chosen, replicas, reason: '', home };

export const asDecision = (verdict: ClusterVerdict, plan: Plan): ClusterDecision => ({
  ...numbersOf(verdict),
  reason: explainVerdict(verdict, plan),
  trace: verdict.trace,
});
