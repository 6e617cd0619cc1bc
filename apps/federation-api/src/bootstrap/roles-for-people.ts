import { rbacGroup } from '@navarch/model';
import {
  aggregateTo,
  type FirstObject,
  firstGatheringRole,
  firstRole,
  mayCreate,
  mayRead,
  mayWrite,
} from './first-role.js';

/**
 * `admin`, `edit` and `view` as every Kubernetes has them: they have no rules of their own but those of roles
 * with a label, so that whoever brings a kind brings what people may do with it.
 */

const apps = ['daemonsets', 'deployments', 'replicasets', 'statefulsets'];
const scales = ['deployments/scale', 'replicasets/scale', 'statefulsets/scale'];
const stored = ['configmaps', 'events', 'persistentvolumeclaims', 'secrets', 'serviceaccounts'];
const intoPods = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];
const withStatus = (resources: readonly string[]): string[] =>
  resources.flatMap((one) => [one, `${one}/status`]);

const viewRules = [
  mayRead('', [
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'persistentvolumeclaims',
    'persistentvolumeclaims/status',
    'pods',
    'pods/log',
    'pods/status',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'replicationcontrollers/status',
    'resourcequotas',
    'resourcequotas/status',
    'serviceaccounts',
    'services',
    'services/status',
  ]),
  mayRead('', ['namespaces', 'namespaces/status']),
  mayRead('apps', [...withStatus(apps), 'controllerrevisions', ...scales]),
  mayRead('autoscaling', withStatus(['horizontalpodautoscalers'])),
  mayRead('batch', withStatus(['cronjobs', 'jobs'])),
  mayRead('discovery.k8s.io', ['endpointslices']),
  mayRead('networking.k8s.io', [...withStatus(['ingresses']), 'networkpolicies']),
  mayRead('policy', withStatus(['poddisruptionbudgets'])),
];

const editRules = [
  mayRead('', [...intoPods, 'secrets', 'services/proxy']),
  { verbs: ['impersonate'], apiGroups: [''], resources: ['serviceaccounts'] },
  mayWrite('', ['pods', ...intoPods]),
  mayCreate('', ['pods/eviction']),
  mayWrite('', [...stored, 'replicationcontrollers', 'replicationcontrollers/scale']),
  mayWrite('', ['services', 'services/proxy']),
  mayCreate('', ['serviceaccounts/token']),
  mayWrite('apps', [...apps, 'deployments/rollback', ...scales]),
  mayWrite('autoscaling', ['horizontalpodautoscalers']),
  mayWrite('batch', ['cronjobs', 'jobs']),
  mayWrite('coordination.k8s.io', ['leases']),
  mayRead('coordination.k8s.io', ['leases']),
  mayWrite('networking.k8s.io', ['ingresses', 'networkpolicies']),
  mayWrite('policy', ['poddisruptionbudgets']),
];

const access = ['rolebindings', 'roles'];
const adminRules = [
  mayCreate('authorization.k8s.io', ['localsubjectaccessreviews']),
  mayRead(rbacGroup, access),
  mayWrite(rbacGroup, access),
];

export const rolesForPeople: readonly FirstObject[] = [
  firstGatheringRole('admin', { selects: aggregateTo('admin') }),
  firstGatheringRole('edit', { selects: aggregateTo('edit'), labels: aggregateTo('admin') }),
  firstGatheringRole('view', { selects: aggregateTo('view'), labels: aggregateTo('edit') }),
  firstRole('system:aggregate-to-admin', adminRules, aggregateTo('admin')),
  firstRole('system:aggregate-to-edit', editRules, aggregateTo('edit')),
  firstRole('system:aggregate-to-view', viewRules, aggregateTo('view')),
];
