import type { Needs } from './needs.js';

/** A node as the scheduler sees it. */
export type Candidate = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unschedulable: boolean;
  readonly allocatable: Needs;
  readonly used: Needs;
};

export type Wish = {
  readonly needs: Needs;
  readonly nodeSelector: Readonly<Record<string, string>>;
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
  one.used.pods === other.used.pods ? one.name < other.name : one.used.pods < other.used.pods;

function complain({ needs, nodeSelector }: Wish, candidate: Candidate): string | undefined {
  if (candidate.unschedulable) return 'node(s) were unschedulable';
  const isSelected = Object.entries(nodeSelector).every(
    ([key, is]) => candidate.labels[key] === is,
  );
  if (!isSelected) return "node(s) didn't match Pod's node affinity/selector";
  if (candidate.used.pods + needs.pods > candidate.allocatable.pods) return 'Too many pods';
  if (candidate.used.cpu + needs.cpu > candidate.allocatable.cpu) return 'Insufficient cpu';
  if (candidate.used.memory + needs.memory > candidate.allocatable.memory)
    return 'Insufficient memory';
  return undefined;
}
