import type { KubeObject } from '@navarch/model';
import { parseQuantity } from '../schema/quantity.js';
import type { Amounts } from './limit-range-rules.js';
import { type ContainerShape, type PodSpecShape, shaped, type TemplateShape } from './shapes.js';

/**
 * What may be said in a template but hardly was meant: told as Warnings, in Kubernetes' words, when the template is new or the object
 * has changed.
 */
export function remarksOnTemplate(object: KubeObject, previous?: KubeObject): readonly string[] {
  if (previous !== undefined && previous.metadata.generation === object.metadata.generation)
    return [];
  const { spec } = shaped<{ readonly spec?: { readonly template?: TemplateShape } }>(object);
  const field = 'spec.template.spec';
  const pod = spec?.template?.spec ?? {};
  return [
    ...remarksOnSpread(pod, field),
    ...(pod.initContainers ?? []).flatMap((container, index) =>
      remarksOnContainer(container, `${field}.initContainers[${index}]`),
    ),
    ...(pod.containers ?? []).flatMap((container, index) =>
      remarksOnContainer(container, `${field}.containers[${index}]`),
    ),
    ...((pod.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ];
}

const remarksOnSpread = (
  { topologySpreadConstraints = [] }: PodSpecShape,
  field: string,
): readonly string[] =>
  topologySpreadConstraints.flatMap(({ labelSelector }, index) =>
    labelSelector === undefined
      ? [
          `${field}.topologySpreadConstraints[${index}].labelSelector: a null labelSelector results in matching no pod`,
        ]
      : [],
  );

function remarksOnContainer(container: ContainerShape, field: string): readonly string[] {
  const { limits = {}, requests = {} } = container.resources ?? {};
  return [
    ...remarksOnAmounts(limits, `${field}.resources.limits`),
    ...remarksOnAmounts(requests, `${field}.resources.requests`),
    ...remarksOnEnv(container, field),
    ...remarksOnPorts(container, field),
  ];
}

const inBytes = ['memory', 'ephemeral-storage'];
const nanosPerUnit = 1_000_000_000n;

const remarksOnAmounts = (amounts: Amounts, field: string): readonly string[] =>
  inBytes.flatMap((name) => {
    const amount = amounts[name];
    const { nanos = 0n } = (amount === undefined ? undefined : parseQuantity(String(amount))) ?? {};
    return nanos % nanosPerUnit === 0n
      ? []
      : [`${field}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`];
  });

/** A variable that is made of what it was before does not hide it. */
function remarksOnEnv({ env = [] }: ContainerShape, field: string): readonly string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name = '', value = '' }, index) => {
    const hides = seen.has(name) && !value.includes(`$(${name})`);
    seen.add(name);
    return hides
      ? [
          `${field}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
        ]
      : [];
  });
}

function remarksOnPorts({ ports = [] }: ContainerShape, field: string): readonly string[] {
  const seen = new Map<string, number>();
  return ports.flatMap(({ containerPort, hostPort = 0, protocol }, index) => {
    const key = JSON.stringify([containerPort, hostPort, protocol]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    return first === undefined
      ? []
      : [`${field}.ports[${index}]: duplicate port definition with ${field}.ports[${first}]`];
  });
}
