import { type PodShape, shaped } from '@navarch/apimachinery';
import { type Condition, type Instant, type KubeObject, toTimestamp } from '@navarch/model';

/** Pod statuses as a scheduler and a kubelet write them. */
export type PodStatus = Readonly<Record<string, unknown>>;

/** `since`: RFC 3339, of the moment when it was first found to fit nowhere. */
export const unschedulableStatus = (message: string, since: string): PodStatus => ({
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: since,
    },
  ],
});

/** The condition that says why a pod has no node; undefined when there is none. */
export const whyUnschedulable = (pod: KubeObject): Partial<Condition> | undefined =>
  shaped<PodShape>(pod).status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );

/** Without `isReady` as while its containers crash again and again. */
export function runningStatus(
  pod: KubeObject,
  address: string,
  { isReady, now }: { readonly isReady: boolean; readonly now: Instant },
): PodStatus {
  const at = toTimestamp(now);
  const { spec } = shaped<PodShape>(pod);
  return {
    phase: 'Running',
    hostIP: '10.0.0.1',
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: at,
    qosClass: 'BestEffort',
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
      type,
      status: isReady || !type.endsWith('Ready') ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: at,
    })),
    containerStatuses: (spec?.containers ?? []).map(({ name = '', image = '' }) => ({
      name,
      image,
      imageID: `playground://${image}`,
      containerID: `playground://${pod.metadata.uid ?? ''}/${name}`,
      ready: isReady,
      started: isReady,
      restartCount: isReady ? 0 : 1,
      state: isReady ? { running: { startedAt: at } } : { waiting: { reason: 'CrashLoopBackOff' } },
    })),
  };
}
