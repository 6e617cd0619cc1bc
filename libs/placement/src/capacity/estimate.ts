/**
 * How many more pods of a kind a cluster holds.
 *
 * Others were promised room that their pods do not take yet. Those pods are placed first, on a copy of the nodes, as a
 * scheduler would; what is left is counted node by node. Pods that ask for the same are placed together, so that the
 * cost depends on the nodes and the kinds of pods, not on their number.
 */
import type { ClusterCapacity, NodeRoom, Reservation } from '@navarch/model';
import { limits } from '../limits.js';
import { type Ask, Bins } from './bins.js';
import { ClusterPromises } from './promises.js';
import { spreadPods } from './spread.js';

export type FitQuestion = Ask & {
  readonly nodes: readonly NodeRoom[];
  /** Promises to others in this cluster. */
  readonly outstanding: readonly Reservation[];
};

/** Whole pods, at most 2^31 - 1. A resource asked for that a node does not have: none there. */
export const estimateFit = ({ outstanding, ...question }: FitQuestion): number =>
  fitBeside({ ...question, promises: new ClusterPromises(outstanding) }, undefined);

/** The same beside the promises to all but one workload. */
function fitBeside(
  { nodes, promises, requests, nodeSelector }: Omit<RoomBeside, 'capacity' | 'name'> & Nodes,
  uid: string | undefined,
): number {
  const bins = new Bins(nodes);
  for (const { ask, pods } of promises.besides(uid)) {
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
export const roomOf = ({ outstanding, own, ...question }: RoomQuestion): number =>
  roomBeside({ ...question, promises: new ClusterPromises(outstanding) }, own?.uid);

type Nodes = { readonly nodes: readonly NodeRoom[] };

export type RoomBeside = Ask & {
  readonly capacity: ClusterCapacity;
  /** Promises in this cluster. */
  readonly promises: ClusterPromises;
  /** `namespace/name` of the workload. */
  readonly name: string;
};

/** The same where many workloads are asked about one after the other; `uid`: the workload's own promise is left out. */
export function roomBeside(question: RoomBeside, uid: string | undefined): number {
  const { capacity, name, ...ask } = question;
  const fit = fitBeside({ ...ask, nodes: capacity.nodes }, uid);
  // Of the snapshot whose free room is without them, not of the promise, which may have been counted at another time.
  const bound = Object.hasOwn(capacity.bound, name) ? (capacity.bound[name] ?? 0) : 0;
  return Math.min(limits.replicasMax, fit + bound);
}
