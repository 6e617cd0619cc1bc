import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, countColumn, nameColumn } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { defaultTemplate } from './podspec-defaults.js';
import { validateReplicaSet, validateReplicaSetUpdate } from './replicaset-rules.js';
import { type ReplicaSetShape, shaped } from './shapes.js';
import { remarksOnTemplate } from './template-remarks.js';
import { workloadColumns } from './workload-columns.js';

export const replicaSetKind = defineKind({
  name: resources.replicasets,
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  schema: kubernetesType('ReplicaSet'),
  counted: true,
  subresources: { status: { verbs: subresourceVerbs }, scale: { verbs: subresourceVerbs } },
  setDefaults: defaultReplicaSet,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  remarks: remarksOnTemplate,
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
    ...workloadColumns,
  ],
});

function defaultReplicaSet(object: KubeObject): KubeObject {
  const { spec = {} } = shaped<ReplicaSetShape>(object);
  return { ...object, spec: { ...spec, template: defaultTemplate(spec.template) } };
}
