import type { PlacementInput } from '../plan.js';
import { askDivision, askRegions, askSeats, askSelection } from './karmada.js';
import {
  askFilling,
  askMostClusters,
  askScheduling,
  askShares,
  askWeighted,
} from './kubeadmiral.js';
import { everywhere, fair, filled, packed, spread } from './promises.js';
import type { Promises } from './promises.js';
import type { Vector } from './vector.js';

/** How a section's vectors are put to our planner, and what its answer must keep to. */
export type Question = {
  readonly count: number;
  readonly ask: (vector: Vector, given?: Map<string, number>) => PlacementInput;
  readonly promises: Promises;
  /** The answer is where repeated calls end up, so ours must stay as it is when asked again. */
  readonly settles?: true;
};

/** Karmada asks for both kinds in the same sections. */
const byMode: Promises = (one) => {
  if (one.vector.given.has('aggregated')) return packed(one);
  return one.vector.given.has('tiers') ? filled(one) : fair(one);
};

/** By file and section. */
export const questions: Readonly<Record<string, Readonly<Record<string, Question>>>> = {
  kubeadmiral: {
    settle: { count: 200, ask: askWeighted, promises: fair, settles: true },
    call: { count: 352, ask: askWeighted, promises: fair },
    percentage: { count: 9, ask: askShares, promises: fair },
    scheduling: { count: 15, ask: askScheduling, promises: fair },
    'max-clusters': { count: 11, ask: askMostClusters, promises: spread },
  },
  'kubeadmiral-binpack': {
    settle: { count: 76, ask: askFilling, promises: filled, settles: true },
    call: { count: 148, ask: askFilling, promises: filled },
    desired: { count: 10, ask: askFilling, promises: filled },
  },
  karmada: {
    static: { count: 7, ask: askDivision, promises: byMode },
    dynamic: { count: 10, ask: askDivision, promises: byMode },
    dynamicScaleUp: { count: 7, ask: askDivision, promises: byMode },
    dynamicDivide: { count: 5, ask: askDivision, promises: byMode },
    duplicated: { count: 3, ask: askDivision, promises: everywhere },
    assign: { count: 21, ask: askDivision, promises: byMode },
    webster: { count: 10, ask: askSeats, promises: fair },
    'spread-replicas': { count: 5, ask: askSeats, promises: fair },
    seats: { count: 19, ask: askSeats, promises: fair },
    select: { count: 4, ask: askSelection, promises: spread },
    regions: { count: 7, ask: askSelection, promises: spread },
    best: { count: 6, ask: askSelection, promises: spread },
    groups: { count: 9, ask: askRegions, promises: spread },
  },
};
