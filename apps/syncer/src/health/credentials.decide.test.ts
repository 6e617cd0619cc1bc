import { describe, expect, it } from '@jest/globals';
import { DomainError, UnavailableError } from '@navarch/model';
import { describeCredentials } from './credentials.decide.js';

const refused = (facts: Record<string, string>): DomainError =>
  new DomainError({ kind: 'invalid', code: 'kubeconfig.refused' }, facts);

const rows: readonly [string, unknown, string | undefined][] = [
  [
    'a refused field with its reason',
    refused({ 'users[0].user.exec': 'runs a program' }),
    'its credentials cannot be used: users[0].user.exec runs a program',
  ],
  [
    'only the first of many',
    refused({ a: 'one', b: 'two', c: 'three', d: 'four', e: 'five' }),
    'its credentials cannot be used: a one; b two; c three; and 2 more',
  ],
  [
    'a missing Secret',
    new UnavailableError('member.credentialsMissing', { secret: 'a/b', key: 'kubeconfig' }),
    'its credentials cannot be used: the Secret a/b has no key kubeconfig',
  ],
  ['nothing when the store fails', new UnavailableError('store.unavailable'), undefined],
  ['nothing of what is not ours', new Error('token: abc'), undefined],
];

describe('describeCredentials', () => {
  for (const [name, error, expected] of rows) {
    it(`says ${name}`, () => {
      expect(describeCredentials(error)).toBe(expected);
    });
  }
});
