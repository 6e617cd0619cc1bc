import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.js';
import { decideRestart } from './backoff.decide.js';
import { decideQueue } from './queue-choice.decide.js';

describe('when to start again what died', () => {
  const rows = [
    { name: 'soon the first time', failures: 0, livedMs: 10, expected: [1, 500] },
    { name: 'later the next', failures: 1, livedMs: 10, expected: [2, 1_000] },
    { name: 'ever later', failures: 4, livedMs: 10, expected: [5, 8_000] },
    { name: 'no later than the limit', failures: 99, livedMs: 10, expected: [100, 30_000] },
    { name: 'soon after a long life', failures: 7, livedMs: 60_000, expected: [1, 500] },
  ];
  for (const { name, expected, ...past } of rows) {
    it(name, () => {
      const { failures, afterMs } = decideRestart(past, limits);
      expect([failures, afterMs]).toEqual(expected);
    });
  }
});

describe('where the queue lives', () => {
  const redis = 'redis-server 7.0.15';
  const rows = [
    { wanted: 'auto', hasUrl: true, program: redis, kind: 'given', says: 'NAVARCH_REDIS_URL' },
    { wanted: 'auto', hasUrl: false, program: redis, kind: 'private', says: redis },
    {
      wanted: 'auto',
      hasUrl: false,
      program: undefined,
      kind: 'postgres',
      says: 'no redis-server',
    },
    { wanted: 'redis', hasUrl: false, program: redis, kind: 'private', says: redis },
    {
      wanted: 'redis',
      hasUrl: false,
      program: undefined,
      kind: 'impossible',
      says: 'NAVARCH_QUEUE',
    },
    { wanted: 'postgres', hasUrl: true, program: redis, kind: 'postgres', says: 'NAVARCH_QUEUE' },
  ] as const;
  for (const { kind, says, ...facts } of rows) {
    it(`${facts.wanted}, ${facts.hasUrl ? 'a URL' : 'no URL'}, ${facts.program ?? 'no program'}: ${kind}`, () => {
      const choice = decideQueue(facts);
      expect(choice.kind).toBe(kind);
      expect(choice.line).toContain(says);
    });
  }
});
