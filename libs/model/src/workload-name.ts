/**
 * How workloads are called where their pods are counted: `namespace/name` for a ReplicaSet, `namespace/deployment:name` for a
 * Deployment. No object's name has a colon.
 */
import type { ObjectKey } from './key.js';
import { resources } from './resources.js';

const deployment = 'deployment:';

export const printWorkloadName = (of: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string => {
  const prefix = of.kind === resources.deployments.kind ? deployment : '';
  return `${of.namespace}/${prefix}${of.name}`;
};

/** The reverse of {@link printWorkloadName}. */
export function readWorkloadName(text: string): ObjectKey {
  const [namespace = '', called = ''] = text.split('/');
  const isDeployment = called.startsWith(deployment);
  const { group, resource } = isDeployment ? resources.deployments : resources.replicasets;
  return {
    group,
    resource,
    namespace,
    name: isDeployment ? called.slice(deployment.length) : called,
  };
}
