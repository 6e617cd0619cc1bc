import { type Amounts, type KubeObject, requestsOf } from '@navarch/model';

/** What pods ask of a node, or a node has, by resource name and in thousandths; a pod is a resource as well. */
export type Needs = Amounts;

export const noNeeds: Needs = {};

export const needsOf = (pod: KubeObject): Needs => requestsOf(pod).requests;

export const amountIn = (needs: Needs, resource: string): number =>
  Object.hasOwn(needs, resource) ? (needs[resource] ?? 0) : 0;

export function sumNeeds(one: Needs, other: Needs, sign: 1 | -1): Needs {
  const changed = Object.entries(other).map(
    ([name, amount]) => [name, amountIn(one, name) + sign * amount] as const,
  );
  return { ...one, ...Object.fromEntries(changed) };
}
