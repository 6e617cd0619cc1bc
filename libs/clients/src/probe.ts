import { MemberError } from './errors.js';
import type { Answer } from './transport.js';

/** What a probe saw, in words that a person can act on and that quote nothing the member said. */
export function describeProbe(seen: unknown): { readonly ok: boolean; readonly message: string } {
  if (seen instanceof MemberError) return { ok: false, message: describeFailure(seen) };
  if (!isAnswer(seen)) return { ok: false, message: 'could not be asked' };
  return { ok: seen.status === 200, message: `answered ${seen.status}` };
}

const isAnswer = (seen: unknown): seen is Answer =>
  typeof seen === 'object' && seen !== null && 'status' in seen && 'kind' in seen;

function describeFailure({ code, facts }: MemberError): string {
  const cause = typeof facts['cause'] === 'string' ? ` (${facts['cause']})` : '';
  switch (code) {
    case 'member.timeout':
      return 'no answer in time';
    case 'member.tls':
      return `its certificate or ours is not accepted${cause}`;
    case 'member.addressRefused':
      return 'its address is one that members may not have';
    case 'member.unreachable':
      return `no connection${cause}`;
    default:
      return `${code}${cause}`;
  }
}
