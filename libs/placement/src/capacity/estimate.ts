/**
 * How many more pods of a kind a cluster holds.
 *
 * Others were promised room that their pods do not take yet. Those pods are placed first, on a copy of the nodes, as a
 * scheduler would; what is left is counted node by node. Pods that ask for the same are placed together, so that the
 * cost depends on the nodes and the kinds of pods, not on their number.
 */
import type { Amounts, ClusterCapacity, NodeRoom, Reservation } from '@navarch/model';
import { limits } from '../limits.js';
import { compareNames } from '../order.js';
import { type Ask, Bins } from './bins.js';
import { spreadPods } from './spread.js';

export type FitQuestion = Ask & {
  readonly nodes: readonly NodeRoom[];
  /** Promises to others in this cluster. */
  readonly outstanding: readonly Reservation[];
};

/** Whole pods, at most 2^31 - 1. A resource asked for that a node does not have: none there. */
export function estimateFit({ nodes, outstanding, requests, nodeSelector }: FitQuestion): number {
  const bins = new Bins(nodes);
  for (const { ask, pods } of kindsOf(outstanding)) {
    bins.take(ask, spreadPods(pods, bins.fits(ask, limits.replicasMax)));
  }
  const fits = bins.fits({ requests, nodeSelector }, limits.replicasMax);
  return Math.min(
    limits.replicasMax,
    fits.reduce((sum, fit) => sum + fit, 0),
  );
}

export type RoomQuestion = Ask & {
  readonly capacity: ClusterCapacity;
  /** Promises in this cluster; the workload's own are left out here if they are among them. */
  readonly outstanding: readonly Reservation[];
  /** `namespace/name` of the workload. */
  readonly name: string;
  /** The workload's own promise in this cluster. */
  readonly own: Reservation | undefined;
};

/** How many replicas of a workload the cluster holds in all: what fits, and what it has on nodes already. */
export function roomOf(question: RoomQuestion): number {
  const { capacity, outstanding, name, own, requests, nodeSelector } = question;
  const others = outstanding.filter(({ uid }) => uid !== own?.uid);
  const fit = estimateFit({ nodes: capacity.nodes, outstanding: others, requests, nodeSelector });
  // Of the snapshot whose free room is without them, not of the promise, which may have been counted at another time.
  const bound = Object.hasOwn(capacity.bound, name) ? (capacity.bound[name] ?? 0) : 0;
  return Math.min(limits.replicasMax, fit + bound);
}

type PodKind = { readonly ask: Ask; readonly pods: number };

/** Pods that are promised and not on nodes, by what they ask for, in an order that is not the caller's. */
function kindsOf(outstanding: readonly Reservation[]): readonly PodKind[] {
  const kinds = new Map<string, PodKind>();
  for (const { replicas, bound, requests, nodeSelector } of outstanding) {
    const pods = Math.max(0, replicas - bound);
    if (pods === 0) continue;
    const text = printKind(requests, nodeSelector);
    const known = kinds.get(text)?.pods ?? 0;
    kinds.set(text, { ask: { requests, nodeSelector }, pods: known + pods });
  }
  return [...kinds].sort(([one], [other]) => compareNames(one, other)).map(([, kind]) => kind);
}

const printKind = (requests: Amounts, nodeSelector: Ask['nodeSelector']): string =>
  JSON.stringify([entriesOf(requests), entriesOf(nodeSelector)]);

const entriesOf = <T>(of: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(of).sort(([one], [other]) => compareNames(one, other));
