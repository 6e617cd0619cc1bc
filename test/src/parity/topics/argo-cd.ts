import { envelope, message, textField } from '../protobuf.js';
import {
  apply,
  ask,
  type Body,
  type Fields,
  jsonPatch,
  merge,
  strategic,
  type Topic,
} from '../step.js';
import { fieldsOf, itemsOf, replicaSet } from './objects.js';

/**
 * What Argo CD sends: kubectl's apply, replace and auth reconcile by their libraries, with its own manager, and the dry runs by
 * which it finds out what differs.
 */
export const argoCd: Topic = {
  name: 'argo-cd',
  steps: (namespace) => {
    const core = `/api/v1/namespaces/${namespace}`;
    const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    const roles = `${rbac}/namespaces/${namespace}/roles`;
    const bindings = `${rbac}/namespaces/${namespace}/rolebindings`;
    return [
      ...syncs('a ConfigMap', `${core}/configmaps`, settings({ color: 'blue' })),
      ask('syncs another value', `PATCH ${core}/configmaps/settings?${manager}`, {
        type: strategic,
        body: { data: { color: 'green' }, metadata: { annotations: { [lastApplied]: '{ }\n' } } },
      }),
      ask('replaces it', `PUT ${core}/configmaps/settings`, { body: settings({ color: 'red' }) }),
      ...syncs('a Deployment', deployments, web),
      ask('prunes it', `DELETE ${deployments}/web`, { body: foreground }),
      ask('a hook', `POST ${core}/configmaps?${manager}`, { body: hook }),
      ask('the hook is over', `PUT ${core}/configmaps/before`, {
        body: { ...hook, metadata: { ...hook.metadata, finalizers: [] } },
      }),
      ask('deletes the hook', `DELETE ${core}/configmaps/before`, { body: foreground }),
      ask('reconciles a Role', `POST ${roles}`, { type: protobuf, body: () => reader }),
      ask('reconciles a binding', `POST ${bindings}`, { body: bindingTo('Role'), as: 'binding' }),
      ask('and annotates it', `PATCH ${bindings}/readers?${manager}`, {
        type: strategic,
        body: { metadata: { annotations: { [lastApplied]: '{}\n' } } },
      }),
      ask('another role of it, replaced', `PUT ${bindings}/readers`, {
        body: bindingTo('ClusterRole'),
      }),
      ask('another role of it, dry', `PATCH ${bindings}/readers?dryRun=All&${manager}&force=true`, {
        type: apply,
        body: bindingTo('ClusterRole'),
      }),
      ask('makes it anew', `DELETE ${bindings}/readers`, {
        body: ({ uid }) => ({ ...options, preconditions: { uid: uid('binding') } }),
      }),
      ...placeless(namespace),
      ask('may list', 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        body: mayList,
        keep: (body) => fieldsOf(body)['status'],
      }),
    ];
  },
};

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const manager = 'fieldManager=argocd-controller';
const protobuf = 'application/vnd.kubernetes.protobuf';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object as its client-side apply makes it, and what its comparison asks of the server afterwards. */
function syncs(what: string, path: string, object: Fields) {
  const { name = '' } = fieldsOf(object['metadata']) as { readonly name?: string };
  const dry = `PATCH ${path}/${name}?dryRun=All&${manager}`;
  const asWanted = { type: apply, body: object };
  const made = withAnnotation(object, lastApplied, `${JSON.stringify(object)}\n`);
  return [
    ask(`syncs ${what}`, `POST ${path}?${manager}`, { body: made, as: name }),
    ask(`compares ${what}, dry`, `${dry}&force=true`, asWanted),
    ask(`compares ${what} with its fields taken over, dry`, dry, {
      type: jsonPatch,
      body: ({ body }: { readonly body: (name: string) => Fields }) => takeover(body(name)),
    }),
    ask(`syncs ${what} by the server`, `PATCH ${path}/${name}?${manager}&force=true`, asWanted),
    ask(`compares ${what} again, dry`, `${dry}&force=true`, asWanted),
  ];
}

/** kubectl's way to make the fields that a client-side apply set those of a server-side apply. */
function takeover(object: Fields): unknown {
  const { managedFields, resourceVersion } = fieldsOf(object['metadata']);
  const [entry] = itemsOf(managedFields);
  return [
    { op: 'replace', path: '/metadata/managedFields', value: [{ ...entry, operation: 'Apply' }] },
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
  ];
}

/** Its replacements say a namespace of everything, also of what is in none. */
function placeless(namespace: string) {
  const roles = `${rbac}/clusterroles`;
  const role = (rest: Fields = {}): Body => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'argo-cd-viewer', namespace },
    rules: [],
    ...rest,
  });
  const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }];
  return [
    ask('what is in no namespace, with one', `POST ${roles}`, { body: role({ rules }) }),
    ask('replaces it, dry, with one', `PUT ${roles}/argo-cd-viewer?dryRun=All`, {
      body: role({ rules }),
    }),
    ask('merges one into it', `PATCH ${roles}/argo-cd-viewer`, {
      type: merge,
      body: { metadata: { namespace: 'elsewhere' } },
    }),
    ask('applies it with one', `PATCH ${roles}/argo-cd-viewer?${manager}&force=true`, {
      type: apply,
      body: role({ rules: [...rules, ...rules] }),
    }),
    ask('prunes it too', `DELETE ${roles}/argo-cd-viewer`, { body: options }),
  ];
}

const tracked = (name: string, rest: Fields = {}): Fields => ({
  name,
  annotations: { 'argocd.argoproj.io/tracking-id': `shop:${name}` },
  ...rest,
});

function withAnnotation(object: Fields, key: string, value: string): Fields {
  const metadata = fieldsOf(object['metadata']);
  const annotations = { ...fieldsOf(metadata['annotations']), [key]: value };
  return { ...object, metadata: { ...metadata, annotations } };
}

const settings = (data: Fields): Fields => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: tracked('settings'),
  data,
});

const web: Fields = { ...replicaSet('web'), kind: 'Deployment', metadata: tracked('web') };

const hook = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'before',
    annotations: { 'argocd.argoproj.io/hook': 'PreSync' },
    finalizers: ['argocd.argoproj.io/hook-finalizer'],
  },
};

const options = { kind: 'DeleteOptions', apiVersion: 'v1' };
const foreground = { ...options, propagationPolicy: 'Foreground' };

/** As a typed client writes it: in Kubernetes' protobuf, without a manager. */
const reader = envelope('rbac.authorization.k8s.io/v1', 'Role', [
  message(1, [textField(1, 'reader')]),
  message(2, [textField(1, 'get'), textField(2, ''), textField(3, 'configmaps')]),
]);

const bindingTo = (kind: string): Fields => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'readers' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: 'reader' },
  subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
});

const mayList: Fields = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: { resourceAttributes: { namespace: '*', verb: 'list', resource: 'secrets' } },
};
