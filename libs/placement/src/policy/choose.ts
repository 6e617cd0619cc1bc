/**
 * Which policy governs a workload, and why that one.
 *
 * One policy governs, never a mixture. The higher priority wins, then the selector that says more about the workload,
 * then the policy of its own namespace. Policies that are still equal are reported, whatever is then chosen: nobody
 * who wrote them can have meant it.
 */
import type { PlacementPolicy, ResourceSelector } from '@navarch/model';
import { compareNames } from '../order.js';
import { mismatch } from './label-selector.js';
import { type Claim, compareClaims, explainWin, isTie, specificityOf } from './rank-claims.js';

/** What policies select by. */
export type WorkloadFacts = {
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for a kind without namespaces. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
};

export type PolicyChoice =
  | {
      readonly kind: 'chosen';
      readonly policy: PlacementPolicy;
      /** Why it won, and over which. */
      readonly because: string;
      /** Policies ({@link policyText}) with just as good a claim: the choice is stable, but nobody made it. */
      readonly ambiguousWith: readonly string[];
    }
  | { readonly kind: 'none' };

/**
 * Claims by what a workload must have to be subject to them, so that a lookup reads few of them: with thousands of
 * workloads that each have a policy of their own, each reads its own.
 */
export type PolicyIndex = { readonly claims: ReadonlyMap<string, readonly Claim[]> };

/** `PlacementPolicy web/gold`, `ClusterPlacementPolicy gold`. */
export function policyText({ kind, metadata }: PlacementPolicy): string {
  return kind === 'PlacementPolicy'
    ? `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
    : `${kind} ${metadata.name}`;
}

/** Built once for a list of policies. Those that are being deleted govern nothing any more. */
export function indexPolicies(policies: readonly PlacementPolicy[]): PolicyIndex {
  const claims = new Map<string, Claim[]>();
  for (const policy of policies) {
    if (policy.metadata.deletionTimestamp !== undefined) continue;
    for (const selector of policy.spec.resourceSelectors) {
      const claim: Claim = {
        policy,
        text: policyText(policy),
        selector,
        specificity: specificityOf(selector),
      };
      const bucket = bucketOf(policy, selector);
      const known = claims.get(bucket);
      if (known === undefined) claims.set(bucket, [claim]);
      else known.push(claim);
    }
  }
  return { claims };
}

/** The order of the list that the index was built from makes no difference. */
export function choosePolicy(workload: WorkloadFacts, policies: PolicyIndex): PolicyChoice {
  const [winner, ...others] = claimsOn(workload, policies);
  if (winner === undefined) return { kind: 'none' };
  return {
    kind: 'chosen',
    policy: winner.policy,
    because: explainWin(winner, others[0]),
    ambiguousWith: others.filter((one) => isTie(winner, one)).map(({ text }) => text),
  };
}

/**
 * Whether a policy selects a workload, whoever wins in the end and also while it is being deleted: when either
 * changes, the other is to be looked at.
 */
export function governs(policy: PlacementPolicy, workload: WorkloadFacts): boolean {
  const { kind, metadata } = policy;
  if (kind === 'PlacementPolicy' && !isWithin(metadata.namespace, workload)) return false;
  return policy.spec.resourceSelectors.some((selector) => selects(selector, workload));
}

/** What has no namespace is within none, even if a policy forgot to name its own. */
const isWithin = (reach = '', { namespace }: WorkloadFacts): boolean =>
  namespace !== '' && namespace === reach;

/** The best claim of each policy that selects the workload, best first. */
function claimsOn(workload: WorkloadFacts, { claims }: PolicyIndex): readonly Claim[] {
  const best = new Map<string, Claim>();
  for (const bucket of bucketsOf(workload)) {
    for (const claim of claims.get(bucket) ?? []) {
      if (!selects(claim.selector, workload)) continue;
      const known = best.get(claim.text);
      if (known === undefined || compareClaims(claim, known) < 0) best.set(claim.text, claim);
    }
  }
  return [...best.values()].sort(compareClaims);
}

function selects(selector: ResourceSelector, workload: WorkloadFacts): boolean {
  const { apiVersion, kind, name, labelSelector } = selector;
  if (kind !== workload.kind || apiVersion !== workload.apiVersion) return false;
  if (name !== undefined && name !== workload.name) return false;
  return labelSelector === undefined || mismatch(labelSelector, workload.labels) === undefined;
}

/** A claim is in one bucket only: that of its name, else of one label that it wants, else of its kind. */
function bucketOf({ kind, metadata }: PlacementPolicy, selector: ResourceSelector): string {
  const namespace = kind === 'PlacementPolicy' ? (metadata.namespace ?? '') : everywhere;
  const reach = { ...selector, namespace };
  if (selector.name !== undefined) return printBucket(reach, ['name', selector.name]);
  const [label] = Object.entries(selector.labelSelector?.matchLabels ?? {}).sort(([a], [b]) =>
    compareNames(a, b),
  );
  return printBucket(reach, label === undefined ? [] : ['label', ...label]);
}

/** Every bucket that may hold a claim on the workload. */
function bucketsOf(workload: WorkloadFacts): readonly string[] {
  const { apiVersion, kind, namespace, name, labels } = workload;
  const reaches = namespace === '' ? [everywhere] : [namespace, everywhere];
  return reaches.flatMap((reach) => {
    const of = { apiVersion, kind, namespace: reach };
    const byLabel = Object.entries(labels).map((label) => printBucket(of, ['label', ...label]));
    return [printBucket(of, ['name', name]), ...byLabel, printBucket(of, [])];
  });
}

/** No namespace is called so. */
const everywhere = '*';

type Reach = Pick<WorkloadFacts, 'apiVersion' | 'kind' | 'namespace'>;

/** What should print alike by accident shares a bucket, which does no harm: a claim is checked in full. */
const printBucket = ({ namespace, apiVersion, kind }: Reach, by: readonly string[]): string =>
  [namespace, apiVersion, kind, ...by].join(' ');
