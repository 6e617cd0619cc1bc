import type { PlacementPolicy, ResourceSelector } from '@navarch/model';
import { compareNames } from '../order.js';
import { requirementsOf } from './label-selector.js';

/** One selector of a policy: its claim on the workloads that it selects. */
export type Claim = {
  readonly policy: PlacementPolicy;
  /** The policy as people write it. */
  readonly text: string;
  readonly selector: ResourceSelector;
  readonly specificity: Specificity;
};

/** A name says more than any labels, more labels more than few. */
export type Specificity = { readonly isNamed: boolean; readonly requirements: number };

export const specificityOf = ({ name, labelSelector }: ResourceSelector): Specificity => ({
  isNamed: name !== undefined,
  requirements: labelSelector === undefined ? 0 : requirementsOf(labelSelector),
});

/** Below 0: `a` goes first. A total order, so that the same policies always give the same choice. */
export const compareClaims = (a: Claim, b: Claim): number =>
  priorityOf(b) - priorityOf(a) ||
  compareSpecificity(b.specificity, a.specificity) ||
  scopeOf(b) - scopeOf(a) ||
  compareNames(createdOf(a), createdOf(b)) ||
  compareNames(a.text, b.text);

/** Only age or name tell them apart. */
export const isTie = (a: Claim, b: Claim): boolean =>
  priorityOf(a) === priorityOf(b) &&
  compareSpecificity(a.specificity, b.specificity) === 0 &&
  scopeOf(a) === scopeOf(b);

/** Why the winner goes before the next of the others. */
export function explainWin(winner: Claim, next: Claim | undefined): string {
  if (next === undefined) return 'it is the only policy that selects the workload';
  if (priorityOf(winner) !== priorityOf(next)) {
    return `its priority ${priorityOf(winner)} is above the ${priorityOf(next)} of ${next.text}`;
  }
  if (compareSpecificity(winner.specificity, next.specificity) !== 0) {
    return `it selects the workload by ${sayHow(winner)}, ${next.text} by ${sayHow(next)}`;
  }
  if (scopeOf(winner) !== scopeOf(next)) {
    return `it is a policy of the workload's namespace, ${next.text} one of all namespaces`;
  }
  return createdOf(winner) === createdOf(next)
    ? `it comes before ${next.text} by name, and nothing else tells them apart`
    : `it is older than ${next.text}, and nothing else tells them apart`;
}

const priorityOf = ({ policy }: Claim): number => policy.spec.priority ?? 0;
const scopeOf = ({ policy }: Claim): number => (policy.kind === 'PlacementPolicy' ? 1 : 0);

/** Of one format, so that texts compare as instants do; one that was not stored yet is the youngest. */
const createdOf = ({ policy }: Claim): string => policy.metadata.creationTimestamp ?? '~';

const compareSpecificity = (a: Specificity, b: Specificity): number =>
  Number(a.isNamed) - Number(b.isNamed) || a.requirements - b.requirements;

function sayHow({ specificity: { isNamed, requirements } }: Claim): string {
  const count = `${requirements} label requirement${requirements === 1 ? '' : 's'}`;
  if (isNamed) return requirements === 0 ? 'name' : `name and ${count}`;
  return requirements === 0 ? 'kind alone' : count;
}
