import { describe, expect, it } from '@jest/globals';
import { MemberError } from '@navarch/clients';
import { UnavailableError } from '@navarch/model';
import { limits } from '../limits.js';
import { patienceWith } from './records.js';

const rows: readonly [string, unknown, number | undefined][] = [
  ['a turn that its client gave', new MemberError('member.busy', {}, { retryAfterMs: 700 }), 700],
  ['a member that is busy', new MemberError('member.busy'), limits.busyMemberMs],
  ['a rest', new MemberError('member.suspended', {}, { retryAfterMs: 9_000 }), 9_000],
  [
    'a delay',
    new MemberError('member.overloaded', {}, { status: 429, retryAfterMs: 4_000 }),
    4_000,
  ],
  ['429', new MemberError('member.overloaded', {}, { status: 429 }), limits.suspendedMemberMs],
  ['no socket of ours', new MemberError('member.noSocket'), limits.suspendedMemberMs],
  ['a refusal', new MemberError('member.invalid', {}, { status: 422 }), undefined],
  ['a failure', new MemberError('member.failed', {}, { status: 500 }), undefined],
  ['no answer', new MemberError('member.timeout'), undefined],
  ['a failure of our own', new UnavailableError('store.unavailable'), undefined],
];

describe('patience', () => {
  for (const [name, error, afterMs] of rows)
    it(`${afterMs === undefined ? 'ends' : 'is had'} with ${name}`, () =>
      expect(patienceWith(error)).toBe(afterMs));
});
