import type { KubeObject } from '@navarch/model';
import { type ContainerStatusShape, type PodShape, type PodStatusShape, shaped } from './shapes.js';

/** The words `kubectl get pods` shows. */

export function readyText(pod: KubeObject): string {
  const { spec, status } = shaped<PodShape>(pod);
  const ready = (status?.containerStatuses ?? []).filter((one) => one.ready === true).length;
  return `${ready}/${(spec?.containers ?? []).length}`;
}

export function restartsOf(pod: KubeObject): number {
  const statuses = shaped<PodShape>(pod).status?.containerStatuses ?? [];
  return statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
}

/** The most telling word: why a container waits or ended before the phase, and deletion before all. */
export function podPhaseText(pod: KubeObject): string {
  const { metadata, spec, status = {} } = shaped<PodShape>(pod);
  if (metadata.deletionTimestamp !== undefined)
    return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const initCount = (spec?.initContainers ?? []).length;
  return (
    initText(status, initCount) ?? containersText(status) ?? status.reason ?? status.phase ?? ''
  );
}

function initText(status: PodStatusShape, count: number): string | undefined {
  const statuses = status.initContainerStatuses ?? [];
  const at = statuses.findIndex(({ state }) => state?.terminated?.exitCode !== 0);
  const pending = statuses[at];
  if (pending === undefined) return undefined;
  const reason = pending.state?.terminated?.reason ?? pending.state?.waiting?.reason;
  return reason === undefined || reason === 'PodInitializing'
    ? `Init:${at}/${count}`
    : `Init:${reason}`;
}

function containersText({ containerStatuses = [] }: PodStatusShape): string | undefined {
  const reason = containerStatuses.map(stateText).find((text) => text !== undefined);
  const isRunning = containerStatuses.some(
    ({ ready, state }) => ready === true && state?.running !== undefined,
  );
  // One container has ended well while others still run: the Pod runs.
  return reason === 'Completed' && isRunning ? 'Running' : reason;
}

function stateText({ state }: ContainerStatusShape): string | undefined {
  const waiting = state?.waiting?.reason ?? '';
  if (waiting !== '') return waiting;
  return state?.terminated === undefined ? undefined : endText(state.terminated);
}

function endText({ reason = '', signal = 0, exitCode = 0 }: Ended): string {
  if (reason !== '') return reason;
  return signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`;
}

type Ended = NonNullable<NonNullable<ContainerStatusShape['state']>['terminated']>;
