import type { ApiUser } from '@navarch/apimachinery';
import type { Clock } from '@navarch/model';
import { presentedBy } from './certificate.js';
import type { RawRequest } from './raw.js';
import type { TokenTable } from './tokens.js';

/** Who is asking; undefined when nobody can tell. */
export type Authenticate = (request: RawRequest) => ApiUser | undefined;

const everyone = 'system:authenticated';

/**
 * A client certificate that our authority signed (user in CN, groups in O), else a bearer token.
 * Whoever has neither is nobody: there is no anonymous user.
 */
export function authenticateWith(from: {
  readonly tokens: TokenTable;
  readonly clock: Clock;
}): Authenticate {
  return (request) => {
    const user =
      presentedBy(request, from.clock()) ?? byToken(request.headers.authorization, from.tokens);
    if (user === undefined || user.groups.includes(everyone)) return user;
    return { name: user.name, groups: [...user.groups, everyone] };
  };
}

const scheme = /^bearer +(\S+)\s*$/i;

function byToken(authorization: string | undefined, tokens: TokenTable): ApiUser | undefined {
  const token = authorization === undefined ? undefined : scheme.exec(authorization)?.[1];
  return token === undefined ? undefined : tokens.userOf(token);
}
