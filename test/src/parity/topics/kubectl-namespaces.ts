import { kubectl, type Topic } from '../step.js';

/** A namespace that comes and goes. */
export const kubectlNamespaces: Topic = {
  name: 'kubectl-namespaces',
  needsControllers: true,
  steps: () => [
    kubectl('create a namespace', 'create namespace parity-made'),
    kubectl('get the namespace', 'get namespace parity-made'),
    kubectl('delete the namespace', 'delete namespace parity-made --timeout=60s'),
    kubectl('create a ConfigMap in no namespace', 'create configmap a -n no-such'),
    kubectl('wait for a namespace', [
      'wait',
      'namespace/default',
      '--for=jsonpath={.status.phase}=Active',
      '--timeout=10s',
    ]),
    kubectl('delete one that must stay', 'delete namespace kube-system --timeout=10s'),
    kubectl(
      'get namespaces by label',
      'get namespaces -l kubernetes.io/metadata.name=default --no-headers',
    ),
  ],
};
