import {
  type KubeObject,
  type ObjectKey,
  type PolicyRule,
  rbacResources,
  type RbacSubject,
  type RoleRef,
} from '@navarch/model';
import type { BindingShape, RoleShape } from '../kinds/access-shapes.js';
import { shaped } from '../kinds/shapes.js';
import type { ApiUser } from '../rest/request.js';
import { rulesOfClusterRole } from './aggregate.js';

/** One binding as it concerns one of its subjects. */
export type Grant = {
  /** '' for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly name: string;
  readonly roleRef: RoleRef;
  readonly subject: RbacSubject;
};

const { roles, roleBindings, clusterRoles, clusterRoleBindings } = rbacResources;

/**
 * Who is given which role, by subject: what it costs to look somebody up depends on their own grants and not on how
 * many bindings there are. Objects are put in and taken out one by one; rules are found when they are asked for, since
 * a role may come after its binding, and gathered rules are remembered until a cluster role changes.
 */
export class RbacIndex {
  /** By subject, then namespace ('' for everywhere), then binding. */
  private readonly grants = new Map<string, Map<string, Map<string, Grant>>>();
  /** Subjects of each binding, so that they can be taken out. */
  private readonly subjects = new Map<string, readonly string[]>();
  private readonly roles = new Map<string, readonly PolicyRule[]>();
  private readonly clusterRoles = new Map<string, KubeObject>();
  private readonly gathered = new Map<string, readonly PolicyRule[]>();

  put(key: ObjectKey, object: KubeObject): void {
    this.remove(key);
    switch (key.resource) {
      case roles.resource:
        this.roles.set(printPlace(key), shaped<RoleShape>(object).rules ?? []);
        return;
      case clusterRoles.resource:
        this.clusterRoles.set(key.name, object);
        return;
      case roleBindings.resource:
      case clusterRoleBindings.resource:
        this.bind(key, shaped<BindingShape>(object));
    }
  }

  remove(key: ObjectKey): void {
    switch (key.resource) {
      case roles.resource:
        this.roles.delete(printPlace(key));
        return;
      case clusterRoles.resource:
        this.clusterRoles.delete(key.name);
        this.gathered.clear();
        return;
      case roleBindings.resource:
      case clusterRoleBindings.resource:
        this.unbind(key);
    }
  }

  /** What a user is given: everywhere first, then in the namespace ('' for nothing more). */
  *grantsOf(user: ApiUser, namespace: string): Generator<Grant, void, undefined> {
    const keys = [userKey(user.name), ...user.groups.map((group) => groupKey(group))];
    const places = namespace === '' ? [''] : ['', namespace];
    for (const place of places) {
      for (const key of keys) yield* this.grants.get(key)?.get(place)?.values() ?? [];
    }
  }

  /** Undefined when there is no such role. `namespace` is that of the binding. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    if (kind === roles.kind) return this.roles.get(printPlace({ namespace, name }));
    const known = this.gathered.get(name);
    if (known !== undefined) return known;
    const role = this.clusterRoles.get(name);
    if (role === undefined) return undefined;
    const rules = rulesOfClusterRole(role, this.clusterRoles.values());
    this.gathered.set(name, rules);
    return rules;
  }

  private bind(key: ObjectKey, { subjects = [], roleRef = {} }: BindingShape): void {
    const keys = subjects.map((subject) => subjectKey(subject, key.namespace));
    this.subjects.set(
      printPlace(key),
      keys.flatMap((one) => one ?? []),
    );
    const { kind = '', name = '', apiGroup = '' } = roleRef;
    for (const [index, subject] of subjects.entries()) {
      const one = keys[index];
      if (one === undefined) continue;
      const grant = { namespace: key.namespace, name: key.name, subject };
      this.bindingsOf(one, key.namespace).set(key.name, {
        ...grant,
        roleRef: { kind, name, apiGroup },
      });
    }
  }

  private unbind(key: ObjectKey): void {
    for (const subject of this.subjects.get(printPlace(key)) ?? []) {
      const places = this.grants.get(subject);
      const bindings = places?.get(key.namespace);
      bindings?.delete(key.name);
      if (bindings?.size === 0) places?.delete(key.namespace);
      if (places?.size === 0) this.grants.delete(subject);
    }
    this.subjects.delete(printPlace(key));
  }

  private bindingsOf(subject: string, namespace: string): Map<string, Grant> {
    const places = this.grants.get(subject) ?? new Map<string, Map<string, Grant>>();
    this.grants.set(subject, places);
    const bindings = places.get(namespace) ?? new Map<string, Grant>();
    places.set(namespace, bindings);
    return bindings;
  }
}

const printPlace = ({ namespace, name }: Pick<ObjectKey, 'namespace' | 'name'>): string =>
  `${namespace}/${name}`;

const userKey = (name: string): string => `user ${name}`;
const groupKey = (name: string): string => `group ${name}`;

/** Undefined for a subject that is nobody: of a kind that is not known, or a service account of no namespace. */
function subjectKey(subject: RbacSubject, bindingNamespace: string): string | undefined {
  const { kind, name, namespace = '' } = subject;
  switch (kind) {
    case 'User':
      return userKey(name);
    case 'Group':
      return groupKey(name);
    case 'ServiceAccount': {
      const home = namespace === '' ? bindingNamespace : namespace;
      return home === '' ? undefined : userKey(`system:serviceaccount:${home}:${name}`);
    }
    default:
      return undefined;
  }
}
