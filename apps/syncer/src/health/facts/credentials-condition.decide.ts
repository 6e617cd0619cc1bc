/**
 * Whether a cluster's credentials are good, and for how long.
 *
 * What is said changes only when a threshold is passed, so that a cluster costs three writes in the last month of its
 * credentials, and each of them is told once.
 */
import type { MemberExpiry } from '@navarch/clients';
import {
  type CredentialExpiry,
  clusterConditions,
  type Condition,
  type Instant,
} from '@navarch/model';

/** What is known of credentials: when they end, or why they are of no use. */
export type CredentialsSeen =
  | { readonly kind: 'readable'; readonly expiry: MemberExpiry; readonly isRefused: boolean }
  | { readonly kind: 'unusable'; readonly message: string };

export type CredentialsVerdict = Omit<Condition, 'lastTransitionTime'>;

const dayMs = 86_400_000;
/** How long before the end a person is told, in days. */
const warnDays = [1, 7, 30];

export function judgeCredentials(seen: CredentialsSeen, now: Instant): CredentialsVerdict {
  if (seen.kind === 'unusable') return bad('Unusable', seen.message);
  const end = firstEnd(seen.expiry);
  if (end !== undefined && end.at <= now)
    return bad('Expired', `${end.what} expired at ${print(end.at)}`);
  if (seen.isRefused) return bad('Refused', 'the member does not accept them');
  if (end === undefined) return good('Valid', 'they do not say when they expire');
  const days = warnDays.find((limit) => end.at - now <= limit * dayMs);
  const when = `${end.what} expires at ${print(end.at)}`;
  return days === undefined
    ? good('Valid', when)
    : good('ExpireSoon', `${when}, within ${days === 1 ? 'a day' : `${days} days`}`);
}

/** True when a person should be told of this verdict, given what was said before. */
export const isWarning = (before: Condition | undefined, next: CredentialsVerdict): boolean =>
  next.reason !== 'Valid' && (before?.reason !== next.reason || before.message !== next.message);

export function printExpiry(expiry: MemberExpiry): CredentialExpiry {
  const { clientCertificate, token, authority } = expiry;
  return {
    ...(clientCertificate === undefined ? {} : { clientCertificate: print(+clientCertificate) }),
    ...(token === undefined ? {} : { token: print(+token) }),
    ...(authority === undefined ? {} : { authority: print(+authority) }),
  };
}

type End = { readonly what: string; readonly at: Instant };

function firstEnd({ clientCertificate, token, authority }: MemberExpiry): End | undefined {
  const ends = [
    { what: 'the client certificate', at: clientCertificate },
    { what: 'the token', at: token },
    { what: 'the authority of its server', at: authority },
  ].flatMap(({ what, at }): readonly End[] => (at === undefined ? [] : [{ what, at: +at }]));
  return ends.toSorted((one, other) => one.at - other.at)[0];
}

const print = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const type = clusterConditions.credentialsValid;
const good = (reason: string, message: string): CredentialsVerdict => ({
  type,
  status: 'True',
  reason,
  message,
});
const bad = (reason: string, message: string): CredentialsVerdict => ({
  type,
  status: 'False',
  reason,
  message,
});
