import { type KubeObject, resources } from '@navarch/model';
import { required } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { type NodeShape, shaped } from './shapes.js';

type NodeInfo = NonNullable<NonNullable<NodeShape['status']>['nodeInfo']>;

const infoText =
  (field: keyof NodeInfo, missing: string) =>
  (node: KubeObject): string => {
    const text = shaped<NodeShape>(node).status?.nodeInfo?.[field] ?? '';
    return text === '' ? missing : text;
  };
const addressText =
  (wanted: string) =>
  (node: KubeObject): string => {
    const addresses = shaped<NodeShape>(node).status?.addresses ?? [];
    return addresses.find(({ type }) => type === wanted)?.address ?? '<none>';
  };
const wideText = (name: string, description: string, cell: (node: KubeObject) => string) =>
  wide(textColumn({ name, description, cell }));

export const nodeKind = defineKind({
  name: resources.nodes,
  singular: 'node',
  shortNames: ['no'],
  schema: kubernetesType('Node'),
  counted: false,
  subresources: { status: { verbs: subresourceVerbs } },
  validate: validateNode,
  fields: {
    'spec.unschedulable': (node) => String(shaped<NodeShape>(node).spec?.unschedulable ?? false),
  },
  columns: [
    nameColumn,
    textColumn({
      name: 'Status',
      description: 'Ready or not, and whether it takes new Pods.',
      cell: statusOf,
    }),
    textColumn({ name: 'Roles', description: 'What it is for.', cell: rolesOf }),
    ageColumn,
    textColumn({
      name: 'Version',
      description: 'Version of its kubelet.',
      cell: infoText('kubeletVersion', ''),
    }),
    wideText('Internal-IP', 'Address inside the cluster.', addressText('InternalIP')),
    wideText('External-IP', 'Address from outside.', addressText('ExternalIP')),
    wideText('OS-Image', 'Operating system.', infoText('osImage', '<unknown>')),
    wideText('Kernel-Version', 'Kernel.', infoText('kernelVersion', '<unknown>')),
    wideText(
      'Container-Runtime',
      'What runs containers.',
      infoText('containerRuntimeVersion', '<unknown>'),
    ),
  ],
});

function statusOf(node: KubeObject): string {
  const { spec, status } = shaped<NodeShape>(node);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${word},SchedulingDisabled` : word;
}

const rolePrefix = 'node-role.kubernetes.io/';

function rolesOf(node: KubeObject): string {
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter((key) => key.startsWith(rolePrefix))
    .map((key) => key.slice(rolePrefix.length));
  return roles.length === 0 ? '<none>' : roles.toSorted().join(',');
}

function validateNode(node: KubeObject): FieldError[] {
  const taints = shaped<NodeShape>(node).spec?.taints ?? [];
  return taints.flatMap((taint, index) =>
    (['key', 'effect'] as const)
      .filter((part) => (taint[part] ?? '') === '')
      .map((part) => required(`spec.taints[${index}].${part}`)),
  );
}
