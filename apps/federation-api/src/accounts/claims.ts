/** What tokens of ServiceAccounts say: kube-apiserver's claims, in both of its forms. Pure. */
import { accountNames } from '@navarch/model';

export type Account = { readonly namespace: string; readonly name: string; readonly uid: string };
type Named = { readonly name: string; readonly uid: string };

export type TokenClaims = {
  readonly account: Account;
  /** The token is good for as long as this Secret is there; without uid: and has this token. */
  readonly secret?: { readonly name: string; readonly uid?: string };
  /** None: for the API alone. */
  readonly audiences: readonly string[];
  readonly id?: string;
  /** Seconds since 1970, as all times here. */
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
};

export type Grant = {
  readonly issuer: string;
  readonly account: Account;
  readonly secret: Named | undefined;
  readonly audiences: readonly string[];
  readonly id: string;
  readonly now: number;
  readonly seconds: number;
};

/** Of a token that was asked for. */
export const claimsOf = ({ issuer, account, secret, audiences, id, now, seconds }: Grant) => ({
  aud: audiences,
  exp: now + seconds,
  iat: now,
  iss: issuer,
  jti: id,
  'kubernetes.io': {
    namespace: account.namespace,
    ...(secret === undefined ? {} : { secret }),
    serviceaccount: { name: account.name, uid: account.uid },
  },
  nbf: now,
  sub: accountNames.user(account.namespace, account.name),
});

/** Said in place of an issuer by tokens that are kept in Secrets. */
export const keptIssuer = 'kubernetes/serviceaccount';
const kept = 'kubernetes.io/serviceaccount';

/** Of a token that is kept in a Secret: good for as long as that is there, and the account. */
export const keptClaimsOf = ({ namespace, name, uid }: Account, secret: string) => ({
  iss: keptIssuer,
  [`${kept}/namespace`]: namespace,
  [`${kept}/secret.name`]: secret,
  [`${kept}/service-account.name`]: name,
  [`${kept}/service-account.uid`]: uid,
  sub: accountNames.user(namespace, name),
});

/** Undefined for what is no token of a ServiceAccount, or bound to what only members have. */
export function readClaims(payload: unknown): TokenClaims | undefined {
  const said = recordIn(payload);
  const claims = said['iss'] === keptIssuer ? readKept(said) : readBound(said);
  if (claims === undefined) return undefined;
  const { namespace, name, uid } = claims.account;
  const isWhole = [namespace, name, uid].every((part) => part !== '');
  return isWhole && said['sub'] === accountNames.user(namespace, name) ? claims : undefined;
}

function readKept(said: Fields): TokenClaims | undefined {
  const at = (name: string): string => textIn(said[`${kept}/${name}`]);
  const [name, uid] = [at('service-account.name'), at('service-account.uid')];
  const secret = at('secret.name');
  if (secret === '') return undefined;
  const account = { namespace: at('namespace'), name, uid };
  return { account, secret: { name: secret }, audiences: [], ...timesIn(said) };
}

function readBound(said: Fields): TokenClaims | undefined {
  const { namespace, serviceaccount, secret, ...bound } = recordIn(said['kubernetes.io']);
  if ('pod' in bound || 'node' in bound) return undefined;
  const audience = said['aud'];
  return {
    account: { namespace: textIn(namespace), ...namedIn(serviceaccount) },
    ...(secret === undefined ? {} : { secret: namedIn(secret) }),
    audiences: (Array.isArray(audience) ? audience : [audience]).filter(isText),
    ...(isText(said['jti']) ? { id: said['jti'] } : {}),
    ...timesIn(said),
  };
}

type Times = Pick<TokenClaims, 'issuedAt' | 'notBefore' | 'expiresAt'>;

const timesIn = ({ iat, nbf, exp }: Fields): Times => ({
  ...(typeof iat === 'number' ? { issuedAt: iat } : {}),
  ...(typeof nbf === 'number' ? { notBefore: nbf } : {}),
  ...(typeof exp === 'number' ? { expiresAt: exp } : {}),
});

type Fields = Readonly<Record<string, unknown>>;

const recordIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const textIn = (value: unknown): string => (isText(value) ? value : '');

function namedIn(value: unknown): Named {
  const { name, uid } = recordIn(value);
  return { name: textIn(name), uid: textIn(uid) };
}
