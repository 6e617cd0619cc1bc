import type { ApiUser } from '@navarch/apimachinery';
import { type Clock, wellKnownNames } from '@navarch/model';
import { presentedBy } from './certificate.js';
import type { RawRequest } from './raw.js';
import { tokenOfSocket } from './socket-token.js';
import type { TokenTable } from './tokens.js';

/** Who is asking; undefined when nobody can tell. */
export type Authenticate = (request: RawRequest) => ApiUser | undefined;

const { anonymous, authenticated, unauthenticated } = wellKnownNames;
const nobody: ApiUser = { name: anonymous, groups: [unauthenticated] };

/**
 * A client certificate that our authority signed (user in CN, groups in O), else a bearer token.
 * Whoever comes with neither is `system:anonymous` where `admitsAnonymous` says so: then somebody must decide
 * what they may. Credentials that are not good are no absence of credentials: who shows some is not let in without.
 */
export function authenticateWith(from: {
  readonly tokens: TokenTable;
  readonly clock: Clock;
  readonly admitsAnonymous?: boolean;
}): Authenticate {
  return (request) => {
    const presented = presentedBy(request, from.clock());
    if (typeof presented !== 'string') return withEveryone(presented);
    const { headers } = request;
    const token = bearerToken(headers.authorization) ?? tokenOfSocket(headers);
    const user = token === undefined ? undefined : from.tokens.userOf(token);
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
