import { placeCopies } from './engine/copies.js';
import { placeReplicas } from './engine/replicas.js';
import { placeReady } from './failover.js';
import type { PlacementInput, Plan } from './plan.js';
import { placeV1 } from './v1/place.js';

/** Part of every stored decision: a change of the rules gets a new number. */
export const plannerName = 'navarch/1';
export const plannerNameV1 = 'v1/2';

/**
 * Decides where a workload runs and says why, for every cluster.
 *
 * A function of its argument alone, whatever the order of lists in it. What does not fit is the backlog, never an
 * error. A kind without replicas is copied; replicas are divided as the rules say.
 */
export function place(input: PlacementInput): Plan {
  const { replicas, policy } = input;
  const isV1 = input.rules.division?.mode === 'V1';
  const planner = isV1 ? plannerNameV1 : plannerName;
  if (replicas === undefined) {
    const nothing = { backlog: 0, backlogReason: '', moved: 0, warnings: [] };
    return { planner, policy, clusters: placeCopies(input), ...nothing };
  }
  const divide = isV1 ? placeV1 : placeReplicas;
  const { nextAt, ...placed } = placeReady(input, (one) => divide(one, replicas));
  return { planner, policy, replicas, ...placed, ...(nextAt === undefined ? {} : { nextAt }) };
}
