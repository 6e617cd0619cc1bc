import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, resources } from '@navarch/model';
import { forbiddenField } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { podPhaseText, readyText, restartsOf } from './pod-summary.js';
import { defaultRunningPodSpec } from './podspec-defaults.js';
import { validatePodSpec } from './podspec-rules.js';
import { type ContainerShape, type PodShape, type PodSpecShape, shaped } from './shapes.js';

const none = '<none>';
const specText =
  (field: 'nodeName' | 'restartPolicy' | 'schedulerName' | 'serviceAccountName') =>
  (pod: KubeObject): string =>
    shaped<PodShape>(pod).spec?.[field] ?? '';
const statusText =
  (field: 'phase' | 'podIP' | 'nominatedNodeName') =>
  (pod: KubeObject): string =>
    shaped<PodShape>(pod).status?.[field] ?? '';
const orNone =
  (read: (pod: KubeObject) => string) =>
  (pod: KubeObject): string => {
    const text = read(pod);
    return text === '' ? none : text;
  };

export const podKind = defineKind({
  name: resources.pods,
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  schema: kubernetesType('Pod'),
  counted: false,
  subresources: { status: { verbs: subresourceVerbs } },
  setDefaults: defaultPod,
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending' } }),
  validate: (pod) => validatePodSpec(shaped<PodShape>(pod).spec ?? {}, 'spec'),
  validateUpdate: validatePodUpdate,
  fields: {
    'spec.nodeName': specText('nodeName'),
    'spec.restartPolicy': specText('restartPolicy'),
    'spec.schedulerName': specText('schedulerName'),
    'spec.serviceAccountName': specText('serviceAccountName'),
    'spec.hostNetwork': (pod) => String(shaped<PodShape>(pod).spec?.hostNetwork ?? false),
    'status.phase': statusText('phase'),
    'status.podIP': statusText('podIP'),
    'status.nominatedNodeName': statusText('nominatedNodeName'),
  },
  columns: [
    nameColumn,
    textColumn({ name: 'Ready', description: 'Ready containers of all.', cell: readyText }),
    textColumn({ name: 'Status', description: 'What the Pod is doing.', cell: podPhaseText }),
    textColumn({
      name: 'Restarts',
      description: 'How often containers were restarted.',
      cell: (pod) => String(restartsOf(pod)),
    }),
    ageColumn,
    wide(textColumn({ name: 'IP', description: 'Address.', cell: orNone(statusText('podIP')) })),
    wide(
      textColumn({
        name: 'Node',
        description: 'Where it runs.',
        cell: orNone(specText('nodeName')),
      }),
    ),
    wide(
      textColumn({
        name: 'Nominated Node',
        description: 'Where room is being made for it.',
        cell: orNone(statusText('nominatedNodeName')),
      }),
    ),
    wide(
      textColumn({
        name: 'Readiness Gates',
        description: 'Met readiness gates of all.',
        cell: gatesText,
      }),
    ),
  ],
});

function gatesText(pod: KubeObject): string {
  const { spec, status } = shaped<PodShape>(pod);
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return none;
  const met = gates.filter(({ conditionType }) =>
    status?.conditions?.some(({ type, status: is }) => type === conditionType && is === 'True'),
  );
  return `${met.length}/${gates.length}`;
}

function defaultPod(pod: KubeObject): KubeObject {
  const { spec = {} } = shaped<PodShape>(pod);
  return { ...pod, spec: defaultRunningPodSpec(spec) };
}

/** A Pod is made once: later only its images may change, its deadlines, and where it may stay. */
function validatePodUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<PodShape>(next).spec ?? {};
  const before = shaped<PodShape>(previous).spec ?? {};
  if (isDeepStrictEqual(fixedPartOf(after, before), fixedPartOf(before, before))) return [];
  return [
    forbiddenField(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ),
  ];
}

function fixedPartOf(spec: PodSpecShape, before: PodSpecShape): PodSpecShape {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, nodeName, ...fixed } = spec;
  const withoutImages = (containers: readonly ContainerShape[] | undefined) =>
    (containers ?? []).map(({ image: _image, ...container }) => container);
  return {
    ...fixed,
    containers: withoutImages(spec.containers),
    initContainers: withoutImages(spec.initContainers),
    // Being given a node is how a Pod starts; after that it stays there.
    ...((before.nodeName ?? '') === '' || nodeName === undefined ? {} : { nodeName }),
  };
}
