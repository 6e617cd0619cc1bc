import type { KubeObject, ObjectKey, PolicyRule, RbacSubject } from '@navarch/model';
import { rbacGroup, rbacResources } from '@navarch/model';
import type { ApiUser } from '../rest/request.js';
import { RbacIndex } from './rbac-index.js';
import type { Asked } from './rule-match.js';

/** Roles, bindings and requests in few words, for tests. */

export type Placed = { readonly key: ObjectKey; readonly object: KubeObject };

type Labels = Readonly<Record<string, string>>;
type Name = keyof typeof rbacResources;

function placed(name: Name, place: string, fields: object): Placed {
  const { resource, kind, namespaced } = rbacResources[name];
  const [first = '', second = ''] = place.split('/');
  const at = namespaced ? { namespace: first, name: second } : { namespace: '', name: place };
  const metadata = { name: at.name, ...(namespaced ? { namespace: at.namespace } : {}) };
  return {
    key: { group: rbacGroup, resource, ...at },
    object: { apiVersion: `${rbacGroup}/v1`, kind, metadata, ...fields },
  };
}

/** `get,list apps/replicasets a,b`: verbs, group/resource (core: `-/pods`), names; or `get /healthz*`. */
export function rule(text: string): PolicyRule {
  const [verbs = '', target = '', names] = text.split(' ');
  if (target.startsWith('/')) return { verbs: verbs.split(','), nonResourceURLs: [target] };
  const slash = target.indexOf('/');
  const group = target.slice(0, slash);
  return {
    verbs: verbs.split(','),
    apiGroups: [group === '-' ? '' : group],
    resources: target.slice(slash + 1).split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  };
}

const rules = (texts: readonly string[]): object => ({ rules: texts.map((text) => rule(text)) });

/** `place` is `namespace/name`. */
export const role = (place: string, ...texts: string[]): Placed =>
  placed('roles', place, rules(texts));

export const clusterRole = (name: string, ...texts: string[]): Placed =>
  placed('clusterRoles', name, rules(texts));

export const labelled = ({ key, object }: Placed, labels: Labels): Placed => ({
  key,
  object: { ...object, metadata: { ...object.metadata, labels } },
});

export const gathering = (name: string, ...selectors: Labels[]): Placed =>
  placed('clusterRoles', name, {
    rules: null,
    aggregationRule: { clusterRoleSelectors: selectors.map((matchLabels) => ({ matchLabels })) },
  });

/** `alice`, `@ops` for a group, `bot.web` for the service account bot of web, `.bot` for one of the binding's own. */
export function subject(text: string): RbacSubject {
  if (text.startsWith('@')) return { kind: 'Group', apiGroup: rbacGroup, name: text.slice(1) };
  if (!text.includes('.')) return { kind: 'User', apiGroup: rbacGroup, name: text };
  if (text.startsWith('.')) return { kind: 'ServiceAccount', name: text.slice(1) };
  const [name = '', namespace = ''] = text.split('.');
  return { kind: 'ServiceAccount', name, namespace };
}

const binding = (roleName: string, subjects: readonly string[]): object => {
  const kind = roleName.startsWith('+') ? 'ClusterRole' : 'Role';
  const name = roleName.replace('+', '');
  return {
    roleRef: { apiGroup: rbacGroup, kind, name },
    subjects: subjects.map((one) => subject(one)),
  };
};

/** `+name` refers to a cluster role. */
export const roleBinding = (place: string, roleName: string, ...subjects: string[]): Placed =>
  placed('roleBindings', place, binding(roleName, subjects));

export const clusterRoleBinding = (name: string, roleName: string, ...subjects: string[]): Placed =>
  placed('clusterRoleBindings', name, binding(roleName, subjects));

export function indexOf(...objects: readonly Placed[]): RbacIndex {
  const index = new RbacIndex();
  for (const { key, object } of objects) index.put(key, object);
  return index;
}

export const userOf = (name: string, ...groups: string[]): ApiUser => ({
  name,
  groups: [...groups, 'system:authenticated'],
});

/** `get apps/replicasets/scale web/x`: verb, group/resource, namespace/name (`-` for none); or `get /healthz`. */
export function ask(text: string): Asked {
  const [verb = '', target = '', place = '-/-'] = text.split(' ');
  const nothing = { group: '', resource: '', subresource: '', namespace: '', name: '', path: '' };
  if (target.startsWith('/')) return { ...nothing, verb, path: target };
  const [group = '', resource = '', subresource = ''] = target
    .split('/')
    .map((part) => orNone(part));
  const [namespace = '', name = ''] = place.split('/').map((part) => orNone(part));
  return { verb, group, resource, subresource, namespace, name, path: '' };
}

const orNone = (text: string): string => (text === '-' ? '' : text);
