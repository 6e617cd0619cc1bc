import { ask, merge, type Topic } from '../step.js';

/** As little as there can be of each kind: what is shown and owned then is what the kind itself adds. */
export const minimal: Topic = {
  name: 'minimal',
  steps: (namespace) => {
    const core = `/api/v1/namespaces/${namespace}`;
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const access = `${rbac}/namespaces/${namespace}`;
    const apps = `/apis/apps/v1/namespaces/${namespace}`;
    const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
    const metadata = { name: 'least' };
    const clusterName = `${namespace}-least`;
    const template = {
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: { containers: [{ name: 'c', image: 'i' }] },
      },
    };
    const make = (name: string, path: string, rest: object = {}) =>
      ask(name, `POST ${path}`, { body: { metadata, ...rest } });
    const gone = (name: string, path: string) => ask(name, `DELETE ${path}`);
    const roleRef = { kind: 'Role', name: 'least' };
    return [
      make('a ConfigMap', `${core}/configmaps`),
      make('a Secret', `${core}/secrets`),
      make('a ServiceAccount', `${core}/serviceaccounts`),
      make('a ResourceQuota', `${core}/resourcequotas`),
      make('a LimitRange', `${core}/limitranges`),
      make('a Service', `${core}/services`, {
        spec: { type: 'ExternalName', externalName: 'a.b' },
      }),
      make('an Event', `${core}/events`, { involvedObject: { namespace } }),
      make('a Lease', leases),
      make('a Role', `${access}/roles`),
      make('a RoleBinding', `${access}/rolebindings`, { roleRef }),
      ask('a ClusterRole', `POST ${rbac}/clusterroles`, {
        body: { metadata: { name: clusterName } },
      }),
      ask('a ClusterRoleBinding', `POST ${rbac}/clusterrolebindings`, {
        body: {
          metadata: { name: clusterName },
          roleRef: { kind: 'ClusterRole', name: clusterName },
        },
      }),
      make('a dry ReplicaSet', `${apps}/replicasets?dryRun=All`, {
        spec: { replicas: 0, ...template },
      }),
      make('a dry Deployment', `${apps}/deployments?dryRun=All`, {
        spec: { replicas: 0, ...template },
      }),
      make('a ReplicaSet of nothing', `${apps}/replicasets`),
      make('a Deployment of nothing', `${apps}/deployments`),
      make('a Service of nothing', `${core}/services`),
      ask('a Lease without a version', `PUT ${leases}/least`, { body: { metadata } }),
      ask('a condition of a quota', `PATCH ${core}/resourcequotas/least/status`, {
        type: merge,
        body: { status: { hard: { pods: '1' }, used: {} } },
      }),
      gone('the ConfigMap goes', `${core}/configmaps/least`),
      gone('the ServiceAccount goes', `${core}/serviceaccounts/least`),
      gone('the ServiceAccount goes, dry', `${core}/serviceaccounts/default?dryRun=All`),
      gone('the Service goes', `${core}/services/least`),
      gone('the Lease goes', `${leases}/least`),
      gone('the Role goes', `${access}/roles/least`),
      gone('the ClusterRole goes', `${rbac}/clusterroles/${clusterName}`),
      gone('the ClusterRoleBinding goes', `${rbac}/clusterrolebindings/${clusterName}`),
    ];
  },
};
