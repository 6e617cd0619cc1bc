import { type PodShape, shaped } from '@navarch/apimachinery';
import { type Instant, type KubeObject, toTimestamp } from '@navarch/model';

/** Pod statuses as a scheduler and a kubelet write them. */
export type PodStatus = Readonly<Record<string, unknown>>;

export const unschedulableStatus = (message: string, now: Instant): PodStatus => ({
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: toTimestamp(now),
    },
  ],
});

/** What a status says of why a pod has no node; undefined when it says nothing. */
export function unschedulableMessage(pod: KubeObject): string | undefined {
  const condition = shaped<PodShape>(pod).status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  return condition?.message;
}

export function runningStatus(pod: KubeObject, address: string, now: Instant): PodStatus {
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
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: at,
    })),
    containerStatuses: (spec?.containers ?? []).map(({ name = '', image = '' }) => ({
      name,
      image,
      imageID: `playground://${image}`,
      containerID: `playground://${pod.metadata.uid ?? ''}/${name}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: at } },
    })),
  };
}
