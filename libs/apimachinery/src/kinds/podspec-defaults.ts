import { parseImage } from './image-reference.js';
import type { ContainerShape, PodSpecShape, TemplateShape, VolumeShape } from './shapes.js';

/** Defaults of a pod spec that depend on other fields of it; the plain ones are in schema/fallbacks.ts. */
export function defaultPodSpec(spec: PodSpecShape): PodSpecShape {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  return {
    ...spec,
    ...containersDefaulted(spec),
    ...(spec.volumes === undefined ? {} : { volumes: spec.volumes.map(defaultVolume) }),
    // The older name of the field is kept equal to the newer one.
    ...(account === undefined || account === ''
      ? {}
      : { serviceAccountName: account, serviceAccount: account }),
  };
}

/** A template, with the defaults of the Pods that are made from it. */
export const defaultTemplate = (template: TemplateShape = {}): TemplateShape => ({
  ...template,
  spec: defaultPodSpec(template.spec ?? {}),
});

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

function containersDefaulted(spec: PodSpecShape): Partial<PodSpecShape> {
  return Object.fromEntries(
    containerLists.flatMap((field) => {
      const containers = spec[field];
      return containers === undefined ? [] : [[field, containers.map(defaultContainer)]];
    }),
  );
}

function defaultContainer(container: ContainerShape): ContainerShape {
  if (container.imagePullPolicy !== undefined && container.imagePullPolicy !== '') return container;
  return { ...container, imagePullPolicy: pullPolicyOf(container.image ?? '') };
}

/** A tag that moves is pulled each time: `latest`, said or meant. What cannot be read moves nowhere. */
export const pullPolicyOf = (image: string): 'Always' | 'IfNotPresent' =>
  parseImage(image)?.tag === 'latest' ? 'Always' : 'IfNotPresent';

/** A volume without a source is an empty directory. */
function defaultVolume(volume: VolumeShape): VolumeShape {
  return Object.keys(volume).some((field) => field !== 'name')
    ? volume
    : { ...volume, emptyDir: {} };
}

/** What a Pod has beyond a template: links to services, and requests where only limits were given. */
export function defaultRunningPodSpec(spec: PodSpecShape): PodSpecShape {
  const defaulted = defaultPodSpec({ enableServiceLinks: true, ...spec });
  return {
    ...defaulted,
    ...(defaulted.containers === undefined
      ? {}
      : { containers: defaulted.containers.map(requestLimits) }),
  };
}

function requestLimits(container: ContainerShape): ContainerShape {
  const { limits, requests } = container.resources ?? {};
  if (limits === undefined) return container;
  return {
    ...container,
    resources: { ...container.resources, requests: { ...limits, ...requests } },
  };
}
