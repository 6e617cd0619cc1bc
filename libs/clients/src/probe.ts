import { MemberError } from './errors.js';

/** What a probe saw, a status or why there is none, in words that a person can act on and that quote nothing the member said. */
export function describeProbe(seen: unknown): { readonly ok: boolean; readonly message: string } {
  if (seen instanceof MemberError) return { ok: false, message: describeFailure(seen) };
  if (typeof seen !== 'number') return { ok: false, message: 'could not be asked' };
  return { ok: seen === 200, message: `answered ${seen}` };
}

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
