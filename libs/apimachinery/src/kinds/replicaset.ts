import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import type { Column } from '../kind.js';
import { ageColumn, countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { defaultPodSpec, emptyPodSpec } from './podspec-defaults.js';
import { printLabelSelector } from './label-selector.js';
import { validateReplicaSet, validateReplicaSetUpdate } from './replicaset-rules.js';
import { type ContainerShape, type ReplicaSetShape, shaped } from './shapes.js';

export const replicaSetKind = defineKind({
  name: resources.replicasets,
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  schema: kubernetesType('ReplicaSet'),
  counted: true,
  subresources: { status: { verbs: subresourceVerbs }, scale: { verbs: subresourceVerbs } },
  setDefaults: defaultReplicaSet,
  prepareForCreate: (replicaSet) => ({ ...replicaSet, status: { replicas: 0 } }),
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  columns: [
    nameColumn,
    countColumn({
      name: 'Desired',
      description: 'Pods wanted.',
      cell: (object) => shaped<ReplicaSetShape>(object).spec?.replicas ?? 0,
    }),
    countColumn({
      name: 'Current',
      description: 'Pods that exist.',
      cell: (object) => shaped<ReplicaSetShape>(object).status?.replicas ?? 0,
    }),
    countColumn({
      name: 'Ready',
      description: 'Pods that are ready.',
      cell: (object) => shaped<ReplicaSetShape>(object).status?.readyReplicas ?? 0,
    }),
    ageColumn,
    perContainer('Containers', 'Names of the containers.', ({ name }) => name),
    perContainer('Images', 'Images of the containers.', ({ image }) => image),
    wide(
      textColumn({
        name: 'Selector',
        description: 'Selects the Pods that are counted.',
        cell: (object) => printLabelSelector(shaped<ReplicaSetShape>(object).spec?.selector),
      }),
    ),
  ],
});

function perContainer(
  name: string,
  description: string,
  read: (container: ContainerShape) => string | undefined,
): Column {
  return wide(
    textColumn({
      name,
      description,
      cell: (object) => {
        const containers = shaped<ReplicaSetShape>(object).spec?.template?.spec?.containers ?? [];
        return containers.map((container) => read(container) ?? '').join(',');
      },
    }),
  );
}

function defaultReplicaSet(object: KubeObject): KubeObject {
  const { spec = {}, status } = shaped<ReplicaSetShape>(object);
  const { template = {} } = spec;
  return {
    ...object,
    spec: {
      ...spec,
      template: { ...template, spec: defaultPodSpec(template.spec ?? emptyPodSpec()) },
    },
    // `replicas` is there even when it is nought: clients read it without asking.
    status: { replicas: 0, ...status },
  };
}
