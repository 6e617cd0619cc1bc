/** What one answer, or its absence, says of the member: not of the request, which may be refused by a member in perfect health. */
import { isTransportFailure, MemberError, type MemberErrorCode } from '../errors.js';
import { paceLimits } from '../limits.js';

export type Verdict =
  | { readonly kind: 'well' }
  /** It has too much to do; leaves this share of the limit. */
  | { readonly kind: 'strained'; readonly share: number }
  /** It asked to be left alone for so long. */
  | { readonly kind: 'asked'; readonly forMs: number }
  /** It is not there, or is not a member; `share` where it may as well have too much to do. */
  | { readonly kind: 'gone'; readonly share?: number }
  /** Our own doing. */
  | { readonly kind: 'nothing' };

/** `error` undefined: it did what was asked. */
export function verdictOn(error: unknown): Verdict {
  if (error === undefined) return { kind: 'well' };
  if (!(error instanceof MemberError) || ours.has(error.code)) return { kind: 'nothing' };
  switch (error.code) {
    case 'member.overloaded':
      return error.retryAfterMs === undefined
        ? { kind: 'strained', share: strainedShare }
        : { kind: 'asked', forMs: error.retryAfterMs };
    case 'member.timeout':
      return { kind: 'gone', share: strainedShare };
    case 'member.failed':
      return { kind: 'strained', share: overloads.has(error.status) ? strainedShare : unwellShare };
    default:
      return isTransportFailure(error) ? { kind: 'gone' } : { kind: 'well' };
  }
}

/** The member was not asked. */
const ours: ReadonlySet<string> = new Set<MemberErrorCode>(['member.closed', 'member.noSocket']);

const { strainedShare, unwellShare } = paceLimits;

/** Without a delay. What a proxy says for a member that is too slow counts as well. */
const overloads: ReadonlySet<number | undefined> = new Set([502, 503, 504]);
