import {
  type PolicyRule,
  rbacGroup,
  type RbacSubject,
  type RoleRef,
  wellKnownNames,
} from '@navarch/model';
import type { ApiUser } from '../rest/request.js';
import type { Grant, RbacIndex } from './rbac-index.js';
import { allowsEveryResource, type Asked, namesPart, ruleAllows } from './rule-match.js';

/** `reason` is for people: which binding allows it, or what stood in the way; often empty. */
export type Decision = { readonly allowed: boolean; readonly reason: string };

export type HeldRules = {
  readonly rules: readonly PolicyRule[];
  /** Roles that bindings name and that are not there, each once. */
  readonly missing: readonly RoleRef[];
};

/**
 * A namespace that grants for all namespaces do not reach, unless they are for everything. Such a grant is given by people
 * who think of their applications; what is kept here is worth more than those.
 */
export type Fence = {
  readonly namespace: string;
  readonly why: string;
  /** The same of parts of resources (`pods/exec`): no star reaches them but that of who may everything. They are to be named. */
  readonly parts?: {
    readonly group: string;
    readonly names: readonly string[];
    readonly why: string;
  };
};

const reading: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** Kubernetes' role based access control over an index: what is allowed is what some rule allows. */
export class Authorizer {
  constructor(
    private readonly index: RbacIndex,
    private readonly fence?: Fence,
  ) {}

  decide(user: ApiUser, asked: Asked): Decision {
    if (user.groups.includes(wellKnownNames.masters)) return { allowed: true, reason: '' };
    const missing = new Set<string>();
    let isFenced = false;
    const isToBeNamed = this.isToBeNamed(asked);
    for (const grant of this.index.grantsOf(user, asked.namespace)) {
      const effect = this.effectOf(grant, asked, isToBeNamed);
      if (effect === 'allows') return { allowed: true, reason: `RBAC: allowed by ${print(grant)}` };
      if (effect === 'missing') missing.add(printMissing(grant.roleRef));
      isFenced ||= effect === 'fenced';
    }
    if (isFenced) return { allowed: false, reason: this.whyFenced(isToBeNamed) };
    const reason = missing.size === 0 ? '' : `RBAC: ${printErrors([...missing])}`;
    return { allowed: false, reason };
  }

  /** All that somebody is allowed in a namespace; with '' only what they are allowed everywhere. */
  rulesFor(user: ApiUser, namespace: string): HeldRules {
    const held: PolicyRule[] = [];
    const missing = new Map<string, RoleRef>();
    for (const grant of bindingsIn(this.index.grantsOf(user, namespace))) {
      const rules = this.index.rulesOf(grant.roleRef, grant.namespace);
      if (rules === undefined) missing.set(printMissing(grant.roleRef), grant.roleRef);
      const isOutside = grant.namespace === '' && namespace === this.fence?.namespace;
      const counted = isOutside ? rules?.filter((rule) => allowsEveryResource(rule)) : rules;
      held.push(...(counted ?? []));
    }
    return { rules: held, missing: [...missing.values()] };
  }

  /** The rules of a role; undefined when there is none. `namespace` is that of the binding. */
  rulesOf(roleRef: Grant['roleRef'], namespace: string): readonly PolicyRule[] | undefined {
    return this.index.rulesOf(roleRef, namespace);
  }

  /** `fenced`: would allow it elsewhere; `missing`: there is no such role. */
  private effectOf(
    grant: Grant,
    asked: Asked,
    isToBeNamed: boolean,
  ): 'allows' | 'fenced' | 'missing' | 'none' {
    const rules = this.index.rulesOf(grant.roleRef, grant.namespace);
    if (rules === undefined) return 'missing';
    const isOutside = this.isOutside(grant, asked);
    if (!isOutside && !isToBeNamed) {
      return rules.some((rule) => ruleAllows(rule, asked)) ? 'allows' : 'none';
    }
    const allowing = rules.filter((rule) => ruleAllows(rule, asked));
    if (allowing.length === 0) return 'none';
    const reaches = allowing.some(
      (rule) => allowsEveryResource(rule) || (!isOutside && namesPart(rule, asked)),
    );
    return reaches ? 'allows' : 'fenced';
  }

  private isToBeNamed({ group, resource, subresource }: Asked): boolean {
    const parts = this.fence?.parts;
    if (parts === undefined || subresource === '') return false;
    return parts.group === group && parts.names.includes(`${resource}/${subresource}`);
  }

  private whyFenced(isToBeNamed: boolean): string {
    return (isToBeNamed ? this.fence?.parts?.why : this.fence?.why) ?? '';
  }

  /** Whether a grant is one for all namespaces, and the request in the one that it does not reach. */
  private isOutside(grant: Grant, asked: Asked): boolean {
    if (this.fence === undefined || asked.namespace !== this.fence.namespace) return false;
    return grant.namespace === '' && !isReadingNamespace(asked);
  }
}

/**
 * Bindings in the order of their names, those for everywhere first. One may be about somebody in several ways, by their name
 * and by their groups, and counts once.
 */
function bindingsIn(grants: Iterable<Grant>): readonly Grant[] {
  const byPlace = new Map([...grants].map((grant) => [`${grant.namespace}/${grant.name}`, grant]));
  return [...byPlace]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, grant]) => grant);
}

/** That the namespace is there is no secret. */
const isReadingNamespace = ({ verb, group, resource, subresource }: Asked): boolean =>
  reading.has(verb) && group === '' && resource === 'namespaces' && subresource === '';

function print({ namespace, name, roleRef, subject }: Grant): string {
  const role = `${roleRef.kind} ${JSON.stringify(roleRef.name)}`;
  const binding =
    namespace === ''
      ? `ClusterRoleBinding ${JSON.stringify(name)}`
      : `RoleBinding ${JSON.stringify(`${name}/${namespace}`)}`;
  return `${binding} of ${role} to ${printSubject(subject, namespace)}`;
}

function printSubject({ kind, name, namespace = '' }: RbacSubject, home: string): string {
  if (kind !== 'ServiceAccount') return `${kind} ${JSON.stringify(name)}`;
  return `${kind} ${JSON.stringify(`${name}/${namespace === '' ? home : namespace}`)}`;
}

export const printMissing = ({ kind, name }: Pick<RoleRef, 'kind' | 'name'>): string =>
  `${kind.toLowerCase()}.${rbacGroup} ${JSON.stringify(name)} not found`;

/** One as it is, several in brackets. */
export const printErrors = (errors: readonly string[]): string =>
  errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
