/** Which container of a Pod is meant. */
import { ApiError, badRequest, type PodShape, shaped } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';

export type Container = { readonly pod: KubeObject; readonly name: string };

/** `asked` is empty for the only one. Throws 400, in the words of kube-apiserver. */
export function containerOf(pod: KubeObject, asked: string): Container {
  const { metadata, spec } = shaped<PodShape>(pod);
  const names = (spec?.containers ?? []).map(({ name = '' }) => name);
  if (asked === '' && names.length > 1)
    throw badRequest(
      `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`,
    );
  const name = asked === '' ? (names[0] ?? '') : asked;
  if (!names.includes(name))
    throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
  return { pod, name };
}

/** The same, of which there are logs. */
export function startedContainer(pod: KubeObject, asked: string): Container {
  const container = containerOf(pod, asked);
  if (shaped<PodShape>(pod).status?.phase !== 'Running')
    throw badRequest(
      `container "${container.name}" in pod "${pod.metadata.name}" is waiting to start: ContainerCreating`,
    );
  return container;
}

type WithStatuses = PodShape & {
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly name?: string;
      readonly state?: { readonly running?: object };
    }[];
  };
};

/** The same, in which something can be run. */
export function runningContainer(pod: KubeObject, asked: string): Container {
  const container = containerOf(pod, asked);
  mustHaveHost(pod);
  const statuses = shaped<WithStatuses>(pod).status?.containerStatuses ?? [];
  const own = statuses.find(({ name }) => name === container.name);
  if (own?.state?.running === undefined)
    throw new ApiError(
      { code: 500, reason: 'InternalError' },
      `unable to upgrade connection: container not found ("${container.name}")`,
    );
  return container;
}

export function mustHaveHost(pod: KubeObject): void {
  if ((shaped<PodShape>(pod).spec?.nodeName ?? '') === '')
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
}
