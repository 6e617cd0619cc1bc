/** A member's nodes added up, for people: what it has, and what is left on nodes that take new pods. */
import type { Amounts, ClusterNodes } from '@navarch/model';
import type { MemberSeen } from './summarize.decide.js';

export type MemberTotals = {
  readonly nodes: ClusterNodes;
  readonly allocatable: Amounts;
  readonly free: Amounts;
};

export function totalsOf({ nodes, used }: Pick<MemberSeen, 'nodes' | 'used'>): MemberTotals {
  const all = [...nodes];
  const usable = all.filter(({ takesPods }) => takesPods);
  return {
    nodes: { total: all.length, usable: usable.length },
    allocatable: sum(all.map((node) => node.allocatable)),
    free: sum(usable.map(({ name, allocatable }) => less(allocatable, used.get(name) ?? {}))),
  };
}

function less(amounts: Amounts, taken: Amounts): Amounts {
  const left = Object.entries(amounts).map(([resource, amount]): [string, number] => [
    resource,
    Math.max(0, amount - (Object.hasOwn(taken, resource) ? (taken[resource] ?? 0) : 0)),
  ]);
  return Object.fromEntries(left);
}

function sum(all: readonly Amounts[]): Amounts {
  const total = new Map<string, number>();
  for (const amounts of all)
    for (const [resource, amount] of Object.entries(amounts))
      total.set(resource, (total.get(resource) ?? 0) + amount);
  return Object.fromEntries([...total].sort(([one], [other]) => (one < other ? -1 : 1)));
}
