import { kubectl, type Topic } from '../step.js';

/** Commands about other kinds than Secrets. */
export const kubectlKinds: Topic = {
  name: 'kubectl-kinds',
  steps: () => [
    kubectl('create configmap', 'create configmap a --from-literal=a=b'),
    kubectl('get configmaps', 'get cm'),
    kubectl('describe configmap', 'describe cm a'),
    kubectl('create service', 'create service clusterip a --clusterip=None --tcp=80:8080'),
    kubectl('get services', 'get svc'),
    kubectl('create serviceaccount', 'create serviceaccount robot'),
    kubectl('create deployment', 'create deployment web --image=nginx --replicas=0'),
    kubectl('get deployments', 'get deploy'),
    kubectl('get deployments, wide', 'get deploy -o wide'),
    kubectl('rollout pause', 'rollout pause deploy/web'),
    kubectl('rollout restart while paused', 'rollout restart deploy/web'),
    kubectl('rollout resume', 'rollout resume deploy/web'),
    kubectl('rollout restart', 'rollout restart deploy/web'),
    kubectl('rollout history', 'rollout history deploy/web'),
    kubectl('rollout status in vain', 'rollout status deploy/web --timeout=1s'),
    kubectl('scale a deployment', 'scale deploy web --replicas=1'),
    kubectl('set its image', 'set image deploy/web nginx=nginx:2'),
    kubectl('create role', 'create role reader --verb=get --resource=secrets'),
    kubectl('create rolebinding', 'create rolebinding readers --role=reader --user=alice'),
    kubectl('get roles and bindings', 'get roles,rolebindings -o name'),
    kubectl('create quota', 'create quota q --hard=pods=1'),
    kubectl(
      'delete them',
      'delete cm/a svc/a sa/robot deploy/web role/reader rolebinding/readers quota/q',
    ),
  ],
};
