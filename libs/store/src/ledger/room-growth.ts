import type { Amounts, ClusterCapacity } from '@navarch/model';

/** What is kept of a snapshot besides its name, version and time. */
export type CapacityContent = Pick<ClusterCapacity, 'nodes' | 'bound' | 'unschedulable'>;

/** True when more may fit than before: more on some node, a new node, or fewer pods that are bound or wait. */
export function hasGrown(former: Partial<CapacityContent>, next: CapacityContent): boolean {
  const before = new Map((former.nodes ?? []).map((node) => [node.name, node.free]));
  if (next.nodes.some(({ name, free }) => isMore(before.get(name), free))) return true;
  const waiting = totalOf(former.unschedulable ?? {}, ({ pods }) => pods);
  if (totalOf(next.unschedulable, ({ pods }) => pods) < waiting) return true;
  return totalOf(next.bound, (pods) => pods) < totalOf(former.bound ?? {}, (pods) => pods);
}

function isMore(before: Amounts | undefined, after: Amounts): boolean {
  if (before === undefined) return true;
  return Object.entries(after).some(
    ([name, amount]) => amount > (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0),
  );
}

const totalOf = <T>(of: Readonly<Record<string, T>>, amountOf: (one: T) => number): number =>
  Object.values(of).reduce((sum, one) => sum + amountOf(one), 0);
