import { describe, expect, it } from '@jest/globals';
import type { ClusterPhase } from '@navarch/model';
import { calmRestMs, isCause, isInDoubt } from './probe-pace.decide.js';

describe('the rest of a member that is well', () => {
  const rows: readonly [string, number, number, number, number][] = [
    ['makes its pace the calm one', 2_000, 10_000, 0, 8_000],
    ['is shorter by chance, so that members do not stay in step', 2_000, 10_000, 0.5, 7_000],
    ['is none where all are to be asked more seldom anyhow', 30_000, 10_000, 0, 0],
  ];
  it.each(rows)('%s', (...[, everyMs, calmMs, chance, restMs]) => {
    expect(calmRestMs({ everyMs, calmMs }, chance)).toBe(restMs);
  });
});

describe('a member', () => {
  const rows: readonly [string, ClusterPhase | undefined, boolean, boolean][] = [
    ['that is ready and fails may be about to be lost', 'ready', false, true],
    ['that is being cleaned and fails may be, too', 'cleaning', false, true],
    ['that nobody has read yet may be anything', undefined, false, true],
    ['that answers is in no doubt', 'ready', true, false],
    ['that is lost tells nothing of the others', 'lost', false, false],
    ['that never was there tells nothing of the others', 'joining', false, false],
  ];
  it.each(rows)('%s', (...[, phase, ok, expected]) => {
    expect(isInDoubt(phase, ok)).toBe(expected);
  });
});

describe('a failure', () => {
  const rows: readonly [string, string, number | undefined, boolean][] = [
    ['to connect, or a watch that was cut, is cause', 'member.unreachable', undefined, true],
    ['to answer in time is cause', 'member.timeout', undefined, true],
    ['of TLS is cause', 'member.tls', undefined, true],
    ['to answer with what is meant is cause', 'member.garbage', undefined, true],
    ['by 500 is cause', 'member.failed', 500, true],
    ['by 503 with a delay is cause', 'member.overloaded', 503, true],
    ['by 429 is given by one that is well', 'member.overloaded', 429, false],
    ['by a refusal is given by one that is well', 'member.conflict', 409, false],
    ['to be sent at all says nothing of the member', 'member.noSocket', undefined, false],
    ['as nothing was sent says nothing new', 'member.suspended', undefined, false],
    ['of a client that was closed is our own doing', 'member.closed', undefined, false],
  ];
  it.each(rows)('%s', (...[, code, status, expected]) => {
    expect(isCause({ code, status })).toBe(expected);
  });
});
