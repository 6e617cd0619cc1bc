import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { validateDeployment, validateDeploymentUpdate } from './deployment-rules.js';
import type { DeploymentShape, StrategyShape } from './deployment-shape.js';
import { defaultTemplate } from './podspec-defaults.js';
import { shaped } from './shapes.js';
import { remarksOnTemplate } from './template-remarks.js';
import { workloadColumns } from './workload-columns.js';

const statusOf = (object: KubeObject): NonNullable<DeploymentShape['status']> =>
  shaped<DeploymentShape>(object).status ?? {};

/** Stored as it is: whoever runs it (a member, for the federation) makes ReplicaSets of it and says its status. */
export const deploymentKind = defineKind({
  name: resources.deployments,
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  schema: kubernetesType('Deployment'),
  counted: true,
  subresources: { status: { verbs: subresourceVerbs }, scale: { verbs: subresourceVerbs } },
  setDefaults: defaultDeployment,
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  remarks: remarksOnTemplate,
  columns: [
    nameColumn,
    textColumn({
      name: 'Ready',
      description: 'Pods that are ready, of those wanted.',
      cell: readyText,
    }),
    textColumn({
      name: 'Up-to-date',
      description: 'Pods that have the present template.',
      cell: (object) => statusOf(object).updatedReplicas ?? 0,
    }),
    textColumn({
      name: 'Available',
      description: 'Pods that have been ready for minReadySeconds.',
      cell: (object) => statusOf(object).availableReplicas ?? 0,
    }),
    ageColumn,
    ...workloadColumns,
  ],
});

function readyText(object: KubeObject): string {
  const { spec, status } = shaped<DeploymentShape>(object);
  return `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`;
}

function defaultDeployment(object: KubeObject): KubeObject {
  const { spec = {} } = shaped<DeploymentShape>(object);
  return {
    ...object,
    spec: {
      ...spec,
      template: defaultTemplate(spec.template),
      strategy: defaultStrategy(spec.strategy),
    },
  };
}

const step = '25%';

function defaultStrategy(strategy: StrategyShape = {}): StrategyShape {
  const type =
    strategy.type === undefined || strategy.type === '' ? 'RollingUpdate' : strategy.type;
  if (type !== 'RollingUpdate') return { ...strategy, type };
  return {
    ...strategy,
    type,
    rollingUpdate: { maxUnavailable: step, maxSurge: step, ...strategy.rollingUpdate },
  };
}
