/** Whether a token whose signature is good still stands, in the words of kube-apiserver. Pure. */
import type { ApiUser } from '@navarch/apimachinery';
import { accountNames, type KubeObject } from '@navarch/model';
import type { TokenClaims } from './claims.js';

/** What the token speaks of, as it is now. */
export type Standing = {
  readonly account: KubeObject | undefined;
  readonly secret: KubeObject | undefined;
};

/** Clocks may be apart by as much. */
const leewaySeconds = 60;

/** Undefined: it is in its time. */
export function refusalByTime(
  { expiresAt = Infinity, notBefore = 0, issuedAt = 0 }: TokenClaims,
  now: number,
): string | undefined {
  if (now - leewaySeconds > expiresAt) return 'service account token has expired';
  if (now + leewaySeconds < notBefore) return 'service account token is not valid yet';
  if (now + leewaySeconds < issuedAt) return 'service account token is issued in the future';
  return undefined;
}

/** Undefined: what it speaks of is there. What is being deleted is not. */
export function refusalByStanding(
  claims: TokenClaims,
  token: string,
  { account, secret }: Standing,
): string | undefined {
  const { namespace, name, uid } = claims.account;
  if (account === undefined) return `serviceaccounts ${JSON.stringify(name)} not found`;
  if (account.metadata.uid !== uid)
    return `service account UID (${account.metadata.uid}) does not match claim (${uid})`;
  if (isGoing(account)) return `service account ${namespace}/${name} has been deleted`;
  return refusalBySecret(claims, token, secret);
}

function refusalBySecret(
  { secret: said }: TokenClaims,
  token: string,
  found: KubeObject | undefined,
): string | undefined {
  if (said === undefined) return undefined;
  const secret = found === undefined || isGoing(found) ? undefined : found;
  if (said.uid === undefined) return refusalOfKept(token, secret);
  if (secret === undefined) return 'service account token has been invalidated';
  return secret.metadata.uid === said.uid
    ? undefined
    : `secret UID (${secret.metadata.uid}) does not match service account secret ref claim (${said.uid})`;
}

function refusalOfKept(token: string, secret: KubeObject | undefined): string | undefined {
  if (secret === undefined) return 'Token has been invalidated';
  return tokenIn(secret) === token ? undefined : "Token does not match server's copy";
}

const isGoing = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp !== undefined;

/** Empty when it has none. */
export function tokenIn({ data }: KubeObject): string {
  const { token = '' } = (data ?? {}) as { readonly token?: string };
  return Buffer.from(token, 'base64').toString('latin1');
}

/** Whom a token that stands makes its bearer. */
export const userOf = ({ account: { namespace, name, uid }, id }: TokenClaims): ApiUser => ({
  name: accountNames.user(namespace, name),
  uid,
  groups: [accountNames.all, accountNames.allIn(namespace)],
  ...(id === undefined
    ? {}
    : { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] } }),
});
