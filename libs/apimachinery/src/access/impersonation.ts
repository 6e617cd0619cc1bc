import { authenticationGroup, wellKnownNames } from '@navarch/model';
import { complainDnsSubdomain } from '../names/rules.js';
import type { ApiUser } from '../rest/request.js';
import type { ApiError } from '../status.js';
import type { Decision } from './authorizer.js';
import { denialOf } from './denial.js';
import { type HeaderList, onlyName, type Wanted, wantedIn } from './impersonation-headers.js';
import type { Asked } from './rule-match.js';

/** What is asked about a request whose sender wants to be somebody else. */
export type ImpersonationCheck = {
  readonly decide: (user: ApiUser, asked: Asked) => Decision;
  /** What the request itself wants. */
  readonly asked: () => Asked;
};

/**
 * Whom a request is to be served as: who sent it, or whom its Impersonate headers name, if the sender may be each part
 * of that. Nothing of the sender is left then, groups included.
 *
 * Kubernetes has several ways to give that right. Three are narrow: `impersonate:user-info`, `impersonate:serviceaccount`
 * and `impersonate:arbitrary-node` on who is wanted, together with `impersonate-on:…:VERB` on what is asked for. The old
 * one, `impersonate`, is for everything. Any of them that allows it is enough.
 *
 * @throws ApiError 400 for parts of a user without a name, 403 as the first way that applies says it.
 */
export function impersonatedUser(
  sender: ApiUser,
  headers: HeaderList,
  check: ImpersonationCheck,
): ApiUser {
  const wanted = wantedIn(headers);
  if (wanted === undefined) return sender;
  let first: ApiError | undefined;
  for (const mode of modes.filter(({ applies }) => applies(wanted))) {
    const refusal = refusalOf(mode, { sender, wanted, check });
    if (refusal === undefined) return become(mode, wanted);
    first ??= refusal;
  }
  throw first ?? new TypeError('access: there is always the old way');
}

/** `name` is '' for the old way. */
type Mode = { readonly name: string; readonly applies: (wanted: Wanted) => boolean };

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;
const nodePrefix = 'system:node:';

const isServiceAccount = ({ name }: Wanted): boolean => serviceAccount.test(name);
const isNode = ({ name }: Wanted): boolean =>
  name.startsWith(nodePrefix) && complainDnsSubdomain(name.slice(nodePrefix.length)).length === 0;

const modes: readonly Mode[] = [
  { name: 'arbitrary-node', applies: (wanted) => onlyName(wanted) && isNode(wanted) },
  { name: 'serviceaccount', applies: (wanted) => onlyName(wanted) && isServiceAccount(wanted) },
  { name: 'user-info', applies: (wanted) => !isNode(wanted) && !isServiceAccount(wanted) },
  { name: '', applies: () => true },
];

type Attempt = {
  readonly sender: ApiUser;
  readonly wanted: Wanted;
  readonly check: ImpersonationCheck;
};

/** `forbidden`: what no right allows, and why. */
type Part = { readonly asked: Asked; readonly forbidden?: string };

function refusalOf(mode: Mode, { sender, wanted, check }: Attempt): ApiError | undefined {
  for (const { asked, forbidden } of [...requestPart(mode, check), ...partsOf(mode, wanted)]) {
    if (forbidden !== undefined) return denialOf(sender, asked, forbidden);
    const { allowed, reason } = check.decide(sender, asked);
    if (!allowed) return denialOf(sender, asked, reason);
  }
  return undefined;
}

function requestPart({ name }: Mode, check: ImpersonationCheck): Part[] {
  if (name === '') return [];
  const asked = check.asked();
  return [{ asked: { ...asked, verb: `impersonate-on:${name}:${asked.verb}` } }];
}

/** Name, uid, groups and extra: each is a right of its own. */
function partsOf(mode: Mode, wanted: Wanted): Part[] {
  const isNarrow = mode.name !== '';
  const verb = isNarrow ? `impersonate:${mode.name}` : 'impersonate';
  const blank = { verb, namespace: '', name: '', subresource: '', path: '' };
  const ofUser = { ...blank, group: isNarrow ? authenticationGroup : '' };
  const ofMore = { ...blank, group: authenticationGroup };
  const groups = wanted.groups.map((name) => ({
    asked: { ...ofUser, resource: 'groups', name },
    ...(isNarrow ? forbiddenGroup(name) : {}),
  }));
  const extra = [...wanted.extra].flatMap(([key, values]) =>
    values.map((name) => ({
      asked: { ...ofMore, resource: 'userextras', subresource: key, name },
      ...(isNarrow ? forbiddenExtra(key, name) : {}),
    })),
  );
  return [
    { asked: { ...ofUser, ...nameOf(mode, wanted) } },
    ...(wanted.uid === '' ? [] : [{ asked: { ...ofMore, resource: 'uids', name: wanted.uid } }]),
    ...groups,
    ...extra,
  ];
}

type Named = Pick<Asked, 'resource' | 'name' | 'namespace'>;

function nameOf(mode: Mode, { name: wanted }: Wanted): Named {
  const [, namespace, name] = serviceAccount.exec(wanted) ?? [];
  if (namespace !== undefined && name !== undefined)
    return { resource: 'serviceaccounts', namespace, name };
  if (mode.name !== 'arbitrary-node') return { resource: 'users', name: wanted, namespace: '' };
  return { resource: 'nodes', name: wanted.slice(nodePrefix.length), namespace: '' };
}

type Forbidden = Pick<Part, 'forbidden'>;

function forbiddenGroup(name: string): Forbidden {
  if (name === '') return { forbidden: 'impersonating the empty string group is not allowed' };
  return name === wellKnownNames.masters
    ? { forbidden: 'impersonating the system:masters group is not allowed' }
    : {};
}

function forbiddenExtra(key: string, value: string): Forbidden {
  if (value === '')
    return { forbidden: 'impersonating the empty string value in extra is not allowed' };
  const [domain = '', ...path] = key.split('/');
  const isPath = complainDnsSubdomain(domain).length === 0 && path.join('/') !== '';
  if (isPath && key === key.toLowerCase()) return {};
  const why = `extra.key: Invalid value: ${JSON.stringify(key)}: must be a domain-prefixed path (such as "acme.io/foo")`;
  return { forbidden: `impersonating an invalid key in extra is not allowed: ${why}` };
}

function become(mode: Mode, wanted: Wanted): ApiUser {
  const { name, uid, extra } = wanted;
  const groups = wanted.groups.length > 0 ? wanted.groups : knownGroups(mode, name);
  return {
    name,
    groups: withEverybody(name, groups),
    ...(uid === '' ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

/** The groups of a service account are known, and in the narrow way those of a node; those of a user are not. */
function knownGroups(mode: Mode, name: string): readonly string[] {
  const [, namespace] = serviceAccount.exec(name) ?? [];
  if (namespace !== undefined)
    return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return mode.name === 'arbitrary-node' ? ['system:nodes'] : [];
}

function withEverybody(name: string, groups: readonly string[]): readonly string[] {
  const { anonymous, authenticated, unauthenticated } = wellKnownNames;
  if (name === anonymous)
    return groups.includes(unauthenticated) ? groups : [...groups, unauthenticated];
  const isSaid = groups.includes(authenticated) || groups.includes(unauthenticated);
  return isSaid ? groups : [...groups, authenticated];
}
