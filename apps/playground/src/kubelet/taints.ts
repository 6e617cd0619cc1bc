import type { NodeShape, PodSpecShape } from '@navarch/apimachinery';

export type Taint = NonNullable<NonNullable<NodeShape['spec']>['taints']>[number];
export type Toleration = NonNullable<PodSpecShape['tolerations']>[number];

/** What Kubernetes puts on a node that does not answer. */
export const notReadyTaint: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** Whether one of the taints keeps such a pod from a node. */
export const repels = (taints: readonly Taint[], tolerations: readonly Toleration[]): boolean =>
  taints.some(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );

function tolerates(toleration: Toleration, taint: Taint): boolean {
  const isMeant = (['key', 'effect'] as const).every((part) =>
    ['', taint[part]].includes(toleration[part] ?? ''),
  );
  if (!isMeant || toleration.operator === 'Exists') return isMeant;
  return (toleration.key ?? '') !== '' && (toleration.value ?? '') === (taint.value ?? '');
}
