import { amountIn, type Needs } from './needs.js';
import { repels, type Taint, type Toleration } from './taints.js';

/** A node as the scheduler sees it. */
export type Candidate = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Cordoned. */
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  readonly allocatable: Needs;
  readonly used: Needs;
};

export type Wish = {
  readonly needs: Needs;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
};

export type Choice =
  | { readonly kind: 'node'; readonly name: string }
  /** `message` as Kubernetes' scheduler words it. */
  | { readonly kind: 'none'; readonly message: string };

/** The node with the fewest pods among those with room, the first by name among equals. */
export function chooseNode(wish: Wish, candidates: readonly Candidate[]): Choice {
  const complaints = new Map<string, number>();
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    const complaint = complain(wish, candidate);
    if (complaint !== undefined) complaints.set(complaint, (complaints.get(complaint) ?? 0) + 1);
    else if (best === undefined || isBetter(candidate, best)) best = candidate;
  }
  if (best !== undefined) return { kind: 'node', name: best.name };
  const reasons = [...complaints].map(([complaint, count]) => `${count} ${complaint}`).sort();
  const because = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
  return { kind: 'none', message: `0/${candidates.length} nodes are available${because}.` };
}

const isBetter = (one: Candidate, other: Candidate): boolean =>
  podsOn(one) === podsOn(other) ? one.name < other.name : podsOn(one) < podsOn(other);

const podsOn = ({ used }: Candidate): number => amountIn(used, 'pods');

function complain(wish: Wish, candidate: Candidate): string | undefined {
  if (candidate.unschedulable) return 'node(s) were unschedulable';
  if (repels(candidate.taints, wish.tolerations)) return 'node(s) had untolerated taint(s)';
  const isSelected = Object.entries(wish.nodeSelector).every(
    ([key, is]) => candidate.labels[key] === is,
  );
  if (!isSelected) return "node(s) didn't match Pod's node affinity/selector";
  return complainOfRoom(wish.needs, candidate);
}

/** The places for pods first, then the resources by name. */
function complainOfRoom(needs: Needs, { used, allocatable }: Candidate): string | undefined {
  const isLacking = (resource: string): boolean =>
    amountIn(used, resource) + amountIn(needs, resource) > amountIn(allocatable, resource);
  if (isLacking('pods')) return 'Too many pods';
  const lacking = Object.keys(needs)
    .toSorted()
    .find((resource) => amountIn(needs, resource) > 0 && isLacking(resource));
  return lacking === undefined ? undefined : `Insufficient ${lacking}`;
}
