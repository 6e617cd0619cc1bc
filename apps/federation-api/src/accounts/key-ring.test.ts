import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { jwkOf, keyRingOf } from './key-ring.js';

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
type Pair = Pick<ReturnType<typeof rsa>, 'privateKey' | 'publicKey'>;
const privateIn = ({ privateKey }: Pair): string =>
  encoded(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const publicIn = ({ publicKey }: Pair): string =>
  encoded(publicKey.export({ type: 'spki', format: 'pem' }).toString());

describe('keys', () => {
  it('are signed with by the last private one, and all accepted, each for one algorithm', () => {
    const [first, last] = [rsa(2048), ec('P-384')];
    const ring = keyRingOf({
      'c.pem': publicIn(ec('P-521')),
      'b.pem': privateIn(last),
      'a.pem': privateIn(first),
    });
    expect(ring.signing?.algorithm).toBe('ES384');
    expect(ring.accepted.map(({ algorithm }) => algorithm)).toEqual(['RS256', 'ES384', 'ES512']);
    expect(ring.unreadable).toEqual([]);
  });

  it('are called by what they are, so that private and public parts are one key', () => {
    const pair = ec('P-256');
    const [one, other] = [privateIn(pair), publicIn(pair)].map(
      (pem) => keyRingOf({ key: pem }).accepted[0],
    );
    expect(one?.id).toMatch(/^[\w-]{43}$/);
    expect(other?.id).toBe(one?.id);
    const jwks = [one, other].map((key) => key && jwkOf(key));
    expect(jwks[0]).toEqual(jwks[1]);
    expect(Object.keys(jwks[0] ?? {}).toSorted()).toEqual([
      'alg',
      'crv',
      'kid',
      'kty',
      'use',
      'x',
      'y',
    ]);
  });

  it.each([
    ['that are too short', () => privateIn(rsa(1024))],
    ['of a curve that nobody signs with', () => privateIn(ec('secp256k1'))],
    ['of another kind', () => privateIn(generateKeyPairSync('ed25519'))],
    ['that are none', () => encoded('no key')],
    ['that are nothing', () => ''],
  ])('%s are left out, by name', (...[, value]) => {
    expect(keyRingOf({ 'x.pem': value() })).toEqual({
      signing: undefined,
      accepted: [],
      unreadable: ['x.pem'],
    });
  });
});
