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
  return async (request) => {
    const presented = presentedBy(request, from.clock());
    if (typeof presented !== 'string') return withEveryone(presented);
    const { headers } = request;
    const token = bearerToken(headers.authorization) ?? tokenOfSocket(headers);
    const user = token === undefined ? undefined : await from.tokens.userOf(token);
    if (user !== undefined) return withEveryone(user);
    const isUnknown = token === undefined && presented === 'nobody';
    return isUnknown && from.admitsAnonymous === true ? nobody : undefined;
  };
}

/** The user as one of those who got in by name. */
export const withEveryone = (user: ApiUser): ApiUser =>
  user.groups.includes(authenticated) ? user : { ...user, groups: [...user.groups, authenticated] };

const scheme = /^bearer +(\S+)\s*$/i;

const bearerToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : scheme.exec(authorization)?.[1];
