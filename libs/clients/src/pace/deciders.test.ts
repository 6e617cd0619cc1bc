import { describe, expect, it } from '@jest/globals';
import { MemberError, type MemberErrorCode } from '../errors.js';
import { memberLimits, watchLimits } from '../limits.js';
import { heard, type Latency, shareFor } from './latency.decide.js';
import { cut, firstLimit, grown, type Limit, restarted } from './limit.decide.js';
import { verdictOn } from './verdict.decide.js';
import { watchPause } from './watch-pause.decide.js';

const bounds = { concurrencyMin: 2, concurrencyMax: 16, concurrencyStart: 16 };
const half = { share: 0.5, startedAt: 10, at: 20 };

/** A limit after so many good answers. */
function afterGood(from: Limit, answers: number): number {
  let now = from;
  for (let index = 0; index < answers; index += 1) now = grown(now, bounds);
  return Math.floor(now.limit);
}

describe('the limit', () => {
  const rows: readonly [string, number, number][] = [
    ['starts as set', firstLimit({ ...bounds, concurrencyStart: 4 }).limit, 4],
    [
      'starts lower where much is allowed',
      firstLimit({ ...bounds, concurrencyMax: 999 }).limit,
      16,
    ],
    ['starts no higher than the most', firstLimit({ ...bounds, concurrencyMax: 3 }).limit, 3],
    ['is halved', cut(firstLimit(bounds), half, bounds).limit, 8],
    ['grows by one a round', afterGood(cut(firstLimit(bounds), half, bounds), 9), 9],
    ['is never over the most', afterGood(firstLimit(bounds), 500), 16],
    ['begins with the least after a rest', restarted(firstLimit(bounds), 0, bounds).limit, 2],
    [
      'doubles up to half of what it was',
      afterGood(restarted(firstLimit(bounds), 0, bounds), 6),
      8,
    ],
    ['then grows by one a round', afterGood(restarted(firstLimit(bounds), 0, bounds), 6 + 9), 9],
  ];
  for (const [name, seen, expected] of rows) it(name, () => expect(seen).toBe(expected));

  it('is cut once for all that was sent before the cut, and never under the least', () => {
    const once = cut(firstLimit(bounds), half, bounds);
    expect(cut(once, { share: 0.5, startedAt: 19, at: 25 }, bounds).limit).toBe(8);
    let now = once;
    for (let at = 30; at < 300; at += 30)
      now = cut(now, { share: 0.5, startedAt: at, at: at + 10 }, bounds);
    expect(now.limit).toBe(2);
  });
});

/** `10x3 900x1!`: answers in milliseconds, so many times; `!` while little is asked. */
function latencyAfter(answers: string): Latency {
  let latency: Latency | undefined;
  for (const part of answers.split(' ')) {
    const [ms = '', times = ''] = part.replace('!', '').split('x');
    for (let index = 0; index < Number(times); index += 1)
      latency = heard(latency, Number(ms), part.endsWith('!'));
  }
  return latency ?? { calmMs: 0, recentMs: 0 };
}

describe('a member is slow', () => {
  const rows: readonly [string, string, boolean][] = [
    ['not at first', '900x1', false],
    ['not when it is as always', '300x50', false],
    ['not for one pause', '10x20 5000x1', false],
    ['when it stays slow', '10x20 900x4', true],
    ['not for what is hardly felt', '2x20 90x50', false],
    ['not any more once it is quick again', '10x20 900x9 10x9', false],
    ['for as long as much is asked of it', '10x20 900x500', true],
    ['not when it is as slow when little is asked', '10x20 900x90!', false],
    ['by what it was when first met slow', '900x1 10x40 900x4', true],
  ];
  for (const [name, answers, expected] of rows)
    it(name, () => expect(shareFor(latencyAfter(answers)) !== undefined).toBe(expected));
});

describe('a verdict', () => {
  const of = (code: MemberErrorCode, status?: number, retryAfterMs?: number): string => {
    const answer = {
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    return Object.values(verdictOn(new MemberError(code, {}, answer))).join(' ');
  };
  const rows: readonly [string, string, string][] = [
    ['429 with a delay', of('member.overloaded', 429, 3_000), 'asked 3000'],
    ['503 with a delay', of('member.overloaded', 503, 1_000), 'asked 1000'],
    ['429', of('member.overloaded', 429), 'strained 0.5'],
    ['503', of('member.failed', 503), 'strained 0.5'],
    ['500', of('member.failed', 500), 'strained 0.875'],
    ['no answer in time', of('member.timeout'), 'gone 0.5'],
    ['no connection', of('member.unreachable'), 'gone'],
    ['a refusal', of('member.conflict', 409), 'well'],
    ['a closed client', of('member.closed'), 'nothing'],
    ['no socket of ours', of('member.noSocket'), 'nothing'],
  ];
  for (const [name, seen, expected] of rows) it(`on ${name}`, () => expect(seen).toBe(expected));
});

describe('the pause of a watch', () => {
  const expired = new MemberError('member.expired');
  const gone = new MemberError('member.unreachable');
  /** The pauses after ends that come at once, with this chance. */
  const pauses = (errors: readonly unknown[], chance: number, lastedMs = 5): number[] => {
    let failures = 0;
    return errors.map((error) => {
      const next = watchPause(failures, { lastedMs, error }, chance);
      failures = next.failures;
      return next.pauseMs;
    });
  };
  const times = (count: number, error: unknown): unknown[] => Array(count).fill(error);

  it('grows while a member that answers ends every watch', () => {
    expect(pauses(times(7, expired), 1)).toEqual([
      1_500, 3_000, 6_000, 12_000, 24_000, 30_000, 30_000,
    ]);
  });

  it('is at least a moment, and by chance', () => {
    expect(pauses(times(3, expired), 0)).toEqual(times(3, watchLimits.reopenMsMin));
    expect(pauses([expired], 0.5)).toEqual([1_000]);
  });

  it('does not grow for a member that is away, or a watch that was well', () => {
    expect(pauses(times(4, gone), 1)).toEqual(times(4, 1_500));
    expect(pauses(times(4, undefined), 1)).toEqual(times(4, 1_500));
    expect(pauses(times(4, expired), 1, watchLimits.wellMs)).toEqual(times(4, 1_500));
  });

  it('keeps a storm of ten minutes to a few lists a kind', () => {
    const spent = pauses(times(60, expired), 0.5);
    let afterMs = 0;
    const lists = spent.filter((ms) => (afterMs += ms) < 600_000).length;
    expect(lists).toBeLessThan(50);
    expect(memberLimits.watchSeconds * 1_000).toBeGreaterThan(watchLimits.reopenMsMax);
  });
});
