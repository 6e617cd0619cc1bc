import { authenticationGroup, wellKnownNames } from '@navarch/model';
import type { ApiUser } from '../rest/request.js';
import { badRequest } from '../status.js';
import type { Decision } from './authorizer.js';
import { denialOf } from './denial.js';
import type { Asked } from './rule-match.js';

/** Header names in lower case with their values in the order sent: a header that is given twice has two entries. */
export type HeaderList = readonly (readonly [string, string])[];

/** One thing that somebody wants to be. */
type Wish =
  | { readonly kind: 'User'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'Group'; readonly name: string }
  | { readonly kind: 'UserExtra'; readonly key: string; readonly name: string }
  | { readonly kind: 'UID'; readonly name: string };

const prefix = 'impersonate-';
const extraPrefix = `${prefix}extra-`;

/**
 * Whom a request is to be served as: who sent it, or whom its Impersonate headers name, if the sender may be each part
 * of that. Nothing of the sender is left then, groups included.
 *
 * @throws ApiError 400 for parts of a user without a name, 403 for a part that the sender may not be.
 */
export function impersonatedUser(
  sender: ApiUser,
  headers: HeaderList,
  decide: (user: ApiUser, asked: Asked) => Decision,
): ApiUser {
  if (!headers.some(([name]) => name.startsWith(prefix))) return sender;
  const wishes = wishesOf(headers);
  if (wishes.length === 0) return sender;
  for (const wish of wishes) {
    const asked = askedFor(wish);
    const { allowed, reason } = decide(sender, asked);
    if (!allowed) throw denialOf(sender, asked, reason);
  }
  return userOf(wishes);
}

function wishesOf(headers: HeaderList): Wish[] {
  const valuesOf = (name: string): string[] =>
    headers.filter(([given]) => given === name).map(([, value]) => value);
  const [user = ''] = valuesOf('impersonate-user');
  const [uid = ''] = valuesOf('impersonate-uid');
  const parts: Wish[] = [
    ...valuesOf('impersonate-group').map((name) => ({ kind: 'Group', name }) as const),
    ...headers.flatMap(([name, value]) => extraIn(name, value)),
    ...(uid === '' ? [] : [{ kind: 'UID', name: uid } as const]),
  ];
  if (user !== '') return [nameWish(user), ...parts];
  if (parts.length === 0) return [];
  const listed = parts.map((part) => printWish(part)).join(' ');
  throw badRequest(`requested [${listed}] without impersonating a user`);
}

function extraIn(header: string, name: string): Wish[] {
  if (!header.startsWith(extraPrefix)) return [];
  return [{ kind: 'UserExtra', key: unescapeKey(header.slice(extraPrefix.length)), name }];
}

function unescapeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A key that is not encoded as it should be is still a key.
    return text;
  }
}

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;

function nameWish(name: string): Wish {
  const [, namespace, account] = serviceAccount.exec(name) ?? [];
  if (namespace === undefined || account === undefined) return { kind: 'User', name };
  return { kind: 'ServiceAccount', namespace, name: account };
}

/** The fields of an object reference in their order, most of them empty, as kube-apiserver prints it. */
function printWish(wish: Wish): string {
  const isExtra = wish.kind === 'UserExtra';
  const version = isExtra || wish.kind === 'UID' ? `${authenticationGroup}/v1` : '';
  return `{${[wish.kind, '', wish.name, '', version, '', isExtra ? wish.key : ''].join(' ')}}`;
}

function askedFor(wish: Wish): Asked {
  const common = { verb: 'impersonate', name: wish.name, namespace: '', subresource: '', path: '' };
  switch (wish.kind) {
    case 'User':
      return { ...common, group: '', resource: 'users' };
    case 'Group':
      return { ...common, group: '', resource: 'groups' };
    case 'ServiceAccount': {
      const { namespace } = wish;
      return { ...common, group: '', resource: 'serviceaccounts', namespace };
    }
    case 'UserExtra': {
      const subresource = wish.key;
      return { ...common, group: authenticationGroup, resource: 'userextras', subresource };
    }
    case 'UID':
      return { ...common, group: authenticationGroup, resource: 'uids' };
  }
}

function userOf(wishes: readonly Wish[]): ApiUser {
  let user: ApiUser = { name: '', groups: [] };
  for (const wish of wishes) user = withWish(user, wish);
  const groups = user.groups.length > 0 ? user.groups : groupsOf(wishes);
  return { ...user, groups: withEverybody(user.name, groups) };
}

function withWish(user: ApiUser, wish: Wish): ApiUser {
  switch (wish.kind) {
    case 'User':
      return { ...user, name: wish.name };
    case 'ServiceAccount':
      return { ...user, name: `system:serviceaccount:${wish.namespace}:${wish.name}` };
    case 'Group':
      return { ...user, groups: [...user.groups, wish.name] };
    case 'UID':
      return { ...user, uid: wish.name };
    case 'UserExtra': {
      const { extra = {} } = user;
      // The key is the client's, and may be the name of something that every object has.
      const before = Object.hasOwn(extra, wish.key) ? (extra[wish.key] ?? []) : [];
      return { ...user, extra: { ...extra, [wish.key]: [...before, wish.name] } };
    }
  }
}

/** The groups of a service account are known; those of a user are not. */
function groupsOf(wishes: readonly Wish[]): readonly string[] {
  const account = wishes.find((wish) => wish.kind === 'ServiceAccount');
  if (account === undefined) return [];
  return ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`];
}

function withEverybody(name: string, groups: readonly string[]): readonly string[] {
  const { anonymous, authenticated, unauthenticated } = wellKnownNames;
  if (name === anonymous)
    return groups.includes(unauthenticated) ? groups : [...groups, unauthenticated];
  const isSaid = groups.includes(authenticated) || groups.includes(unauthenticated);
  return isSaid ? groups : [...groups, authenticated];
}
