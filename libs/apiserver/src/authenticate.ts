import type { ApiUser } from '@navarch/apimachinery';
import { type Clock, wellKnownNames } from '@navarch/model';
import { presentedBy } from './certificate.js';
import type { RawRequest } from './raw.js';
import { tokenOfSocket } from './socket-token.js';

type Known = ApiUser | undefined;

/** Who is asking; undefined when nobody can tell. Rejects when that cannot be found out now. */
export type Authenticate = (request: RawRequest) => Known | Promise<Known>;

/** Whose bearer token it is; a promise where that takes a look at more than the token. */
export type Tokens = { readonly userOf: (token: string) => Known | Promise<Known> };

const { anonymous, authenticated, unauthenticated } = wellKnownNames;
const nobody: ApiUser = { name: anonymous, groups: [unauthenticated] };

/**
 * A client certificate that our authority signed (user in CN, groups in O), else a bearer token.
 * Whoever comes with neither is `system:anonymous` where `admitsAnonymous` says so: then somebody must decide
 * what they may. Credentials that are not good are no absence of credentials: who shows some is not let in without.
 */
export function authenticateWith(from: {
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly admitsAnonymous?: boolean;
}): Authenticate {
  const nobodyKnown = from.admitsAnonymous === true ? nobody : undefined;
  return (request) => {
    const presented = presentedBy(request, from.clock());
    if (typeof presented !== 'string') return withEveryone(presented);
    const { headers } = request;
    const token = bearerToken(headers.authorization) ?? tokenOfSocket(headers);
    if (token === undefined) return presented === 'nobody' ? nobodyKnown : undefined;
    const user = from.tokens.userOf(token);
    return user instanceof Promise ? user.then(namedWithEveryone) : namedWithEveryone(user);
  };
}

const namedWithEveryone = (user: Known): Known =>
  user === undefined ? undefined : withEveryone(user);

/** The user as one of those who got in by name. */
export function withEveryone(user: ApiUser): ApiUser {
  if (user.groups.includes(authenticated)) return user;
  const known = everyone.get(user) ?? { ...user, groups: [...user.groups, authenticated] };
  everyone.set(user, known);
  return known;
}

/** Of a connection, or of the token file: made once for all of its requests. */
const everyone = new WeakMap<ApiUser, ApiUser>();

const scheme = /^bearer +(\S+)\s*$/i;

const bearerToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : scheme.exec(authorization)?.[1];
