import { describe, expect, it } from '@jest/globals';
import { MemberError, type MemberErrorCode } from '@navarch/clients';
import { UnavailableError } from '@navarch/model';
import { attemptOf, denialAfter, isDenial, restLeftMs } from './denial.decide.js';

const denied = (code: MemberErrorCode, status: number): MemberError =>
  new MemberError(code, {}, { status });

describe('what is a denial', () => {
  const rows: readonly [string, unknown, boolean][] = [
    ['forbidden by admission', denied('member.forbidden', 403), true],
    ['invalid', denied('member.invalid', 422), true],
    ['a webhook that says 400', denied('member.invalid', 400), true],
    ['credentials that are not known', denied('member.forbidden', 401), false],
    ['a conflict', denied('member.conflict', 409), false],
    ['a failure', denied('member.failed', 500), false],
    ['no answer', new MemberError('member.timeout'), false],
    ['a failure of our own', new UnavailableError('store.unavailable'), false],
  ];
  for (const [name, error, is] of rows)
    it(`${name}: ${is ? 'yes' : 'no'}`, () => expect(isDenial(error)).toBe(is));
});

describe('the rest after a denial', () => {
  /** When it is asked for, in seconds, by one who comes back when told. */
  function asked(forSeconds: number): readonly number[] {
    const times: number[] = [];
    let standing = denialAfter(undefined, 'a', 0);
    for (let now = 0; now <= forSeconds * 1_000; now = standing.until) {
      times.push(now / 1_000);
      standing = denialAfter(standing, 'a', now);
    }
    return times;
  }

  it('grows to ten minutes', () => {
    expect(asked(3_600)).toEqual([0, 10, 20, 40, 80, 160, 320, 640, 1_240, 1_840, 2_440, 3_040]);
  });

  const standing = { attempt: 'a', since: 0, until: 100_000 };
  const rows: readonly [string, Parameters<typeof restLeftMs>, number | undefined][] = [
    ['goes on', [standing, 'a', 40_000], 60_000],
    ['ends', [standing, 'a', 100_000], undefined],
    ['is not for another attempt', [standing, 'b', 40_000], undefined],
    ['is none without a denial', [undefined, 'a', 40_000], undefined],
    ['is no longer by a clock that was set back', [standing, 'a', -9_000_000], 600_000],
  ];
  for (const [name, given, left] of rows) it(name, () => expect(restLeftMs(...given)).toBe(left));

  it('begins anew for another attempt', () => {
    expect(denialAfter(standing, 'b', 500_000)).toEqual({
      attempt: 'b',
      since: 500_000,
      until: 510_000,
    });
  });
});

describe('an attempt', () => {
  const facts = { digest: 'd', placement: undefined, clusterState: '1 x' };
  it('is another one when what is sent or the cluster is another', () => {
    const all = [facts, { ...facts, digest: 'e' }, { ...facts, clusterState: '2 x' }];
    expect(new Set(all.map(attemptOf)).size).toBe(3);
  });
});
