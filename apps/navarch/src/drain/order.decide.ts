import {
  annotations,
  type Cluster,
  type ClusterTaint,
  cordonedTaint,
  drainingTaint,
  isSameTaint,
} from '@navarch/model';

/** What a person orders for a cluster. */
export type Order =
  | { readonly kind: 'cordon'; readonly reason?: string }
  | { readonly kind: 'drain' }
  | { readonly kind: 'uncordon' };

/** A merge patch; `null` removes a field. */
export type ClusterPatch = {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly spec?: { readonly taints: readonly ClusterTaint[] };
};

/** What has to be written for the order to hold; undefined: it holds. Taints of others are kept. */
export function decideOrder({ metadata, spec }: Cluster, order: Order): ClusterPatch | undefined {
  const taints = taintsAfter(spec.taints ?? [], order);
  const reason = metadata.annotations?.[annotations.cordonReason];
  const wanted = reasonAfter(reason, order);
  const isSame = taints.length === (spec.taints ?? []).length;
  if (isSame && reason === wanted) return undefined;
  const notes = { [annotations.cordonReason]: wanted ?? null };
  return {
    ...(reason === wanted ? {} : { metadata: { annotations: notes } }),
    ...(isSame ? {} : { spec: { taints } }),
  };
}

function taintsAfter(taints: readonly ClusterTaint[], order: Order): readonly ClusterTaint[] {
  switch (order.kind) {
    case 'cordon':
      return withTaint(taints, cordonedTaint);
    case 'drain':
      return withTaint(taints, drainingTaint);
    case 'uncordon':
      return taints.filter((one) => !ours.some((own) => isSameTaint(one, own)));
  }
}

const ours: readonly ClusterTaint[] = [cordonedTaint, drainingTaint];

const withTaint = (
  taints: readonly ClusterTaint[],
  added: ClusterTaint,
): readonly ClusterTaint[] =>
  taints.some((one) => isSameTaint(one, added)) ? taints : [...taints, added];

function reasonAfter(standing: string | undefined, order: Order): string | undefined {
  if (order.kind === 'uncordon') return undefined;
  return order.kind === 'cordon' ? (order.reason ?? standing) : standing;
}
