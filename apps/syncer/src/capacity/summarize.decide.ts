/** What a member has room for: the content of its snapshot, in an order that does not depend on what was seen first. */
import type { Amounts, ClusterCapacity, Instant, NodeRoom } from '@navarch/model';
import type { NameText, NodeSeen, PodSeen } from './read.js';

export type MemberSeen = {
  readonly nodes: readonly NodeSeen[];
  /** Sum of what the pods bound to a node ask for; a node without pods may be missing. */
  readonly used: ReadonlyMap<string, Amounts>;
  /** Pods bound to nodes by owner. */
  readonly bound: ReadonlyMap<NameText, number>;
  /** Pods that no node takes. */
  readonly waiting: readonly PodSeen[];
  /** ReplicaSets there that are the federation's copies. */
  readonly copies: ReadonlySet<NameText>;
};

export type CapacitySnapshot = Omit<ClusterCapacity, 'version'>;

export function summarize(
  seen: MemberSeen,
  of: { readonly cluster: string; readonly observedAt: Instant },
): CapacitySnapshot {
  const bound = [...seen.bound].filter(([owner]) => seen.copies.has(owner));
  return {
    ...of,
    nodes: [...seen.nodes]
      .filter(({ takesPods }) => takesPods)
      .map((node) => roomOn(node, seen.used.get(node.name) ?? {}))
      .sort((one, other) => compareTexts(one.name, other.name)),
    bound: Object.fromEntries(bound.sort(byName)),
    unschedulable: Object.fromEntries([...waitingBy(seen)].sort(byName)),
  };
}

function roomOn({ name, labels, allocatable }: NodeSeen, used: Amounts): NodeRoom {
  const free = Object.entries(allocatable).map(([resource, amount]): [string, number] => [
    resource,
    Math.max(0, amount - (Object.hasOwn(used, resource) ? (used[resource] ?? 0) : 0)),
  ]);
  return { name, labels, free: Object.fromEntries(free) };
}

type Waiting = ClusterCapacity['unschedulable'][string];

function waitingBy({ waiting, copies }: MemberSeen): ReadonlyMap<NameText, Waiting> {
  const byOwner = new Map<NameText, Waiting>();
  for (const { owner, waitsSince } of waiting) {
    if (owner === undefined || waitsSince === undefined || !copies.has(owner)) continue;
    const known = byOwner.get(owner);
    byOwner.set(owner, {
      pods: (known?.pods ?? 0) + 1,
      since: Math.min(known?.since ?? Infinity, waitsSince),
    });
  }
  return byOwner;
}

const compareTexts = (one: string, other: string): number =>
  one < other ? -1 : Number(one > other);

const byName = (one: readonly [string, unknown], other: readonly [string, unknown]): number =>
  compareTexts(one[0], other[0]);
