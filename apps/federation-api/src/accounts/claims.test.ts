import { describe, expect, it } from '@jest/globals';
import { claimsOf, keptClaimsOf, readClaims } from './claims.js';

const account = { namespace: 'web', name: 'robot', uid: 'u1' };
const grant = {
  issuer: 'https://a',
  account,
  secret: { name: 's', uid: 'u2' },
  audiences: ['https://a'],
  id: 'j',
  now: 1_000,
  seconds: 600,
};
const bound = claimsOf(grant);
const kept = keptClaimsOf(account, 's');

describe('claims', () => {
  it('say what was granted', () => {
    expect(readClaims(bound)).toEqual({
      account,
      secret: { name: 's', uid: 'u2' },
      audiences: ['https://a'],
      id: 'j',
      issuedAt: 1_000,
      notBefore: 1_000,
      expiresAt: 1_600,
    });
    expect(readClaims({ ...bound, aud: 'https://a' })?.audiences).toEqual(['https://a']);
    expect(readClaims(kept)).toEqual({ account, secret: { name: 's' }, audiences: [] });
  });

  const inside = bound['kubernetes.io'];
  it.each([
    ['no account', { ...bound, 'kubernetes.io': { namespace: 'web' } }],
    ['no namespace', { ...bound, 'kubernetes.io': { ...inside, namespace: undefined } }],
    [
      'an account without uid',
      { ...bound, 'kubernetes.io': { ...inside, serviceaccount: { name: 'robot' } } },
    ],
    ['another subject', { ...bound, sub: 'system:serviceaccount:web:other' }],
    ['a Pod', { ...bound, 'kubernetes.io': { ...inside, pod: { name: 'p', uid: 'u' } } }],
    ['a Node', { ...bound, 'kubernetes.io': { ...inside, node: { name: 'n', uid: 'u' } } }],
    ['no Secret to be kept in', { ...kept, 'kubernetes.io/serviceaccount/secret.name': undefined }],
    ['the other form under our issuer', { ...kept, iss: 'https://a' }],
    ['nothing', {}],
    ['no object', 'text'],
  ])('are none of ours that say %s', (...[, said]) => {
    expect(readClaims(said)).toBeUndefined();
  });
});
