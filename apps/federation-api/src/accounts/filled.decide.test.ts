import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { fateOf, fillingOf } from './filled.decide.js';
import type { KeyRing } from './key-ring.js';

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const tokenBy = (kid: string): string =>
  `${Buffer.from(JSON.stringify({ kid })).toString('base64url')}.${Buffer.from('{"iss":"x"}').toString('base64url')}.sig`;

const ring = { signing: undefined, accepted: [{ id: 'k1' }], unreadable: [] } as unknown as KeyRing;
const account: KubeObject = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'robot', namespace: 'web', uid: 'u1' },
};
const whole = { token: encoded(tokenBy('k1')), namespace: encoded('web'), 'ca.crt': encoded('CA') };
const secret = (
  data: object | undefined,
  { uid = 'u1', ...more }: { uid?: string; deletionTimestamp?: string; immutable?: boolean } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'robot-token',
    namespace: 'web',
    resourceVersion: '7',
    annotations: {
      'kubernetes.io/service-account.name': 'robot',
      'kubernetes.io/service-account.uid': uid,
    },
    ...(more.deletionTimestamp === undefined ? {} : { deletionTimestamp: more.deletionTimestamp }),
  },
  data,
  ...(more.immutable === undefined ? {} : { immutable: more.immutable }),
});

const told = (of: KubeObject): string => {
  const fate = fateOf(of, { account, ring, serverCa: 'CA' });
  return fate.kind === 'fill' ? `fill${fate.needsToken ? ' with a token' : ''}` : fate.kind;
};

describe('a Secret that is to hold a token', () => {
  it.each([
    ['has everything', secret(whole), 'leave'],
    ['is new', secret(undefined, { uid: '' }), 'fill with a token'],
    [
      'has a token by a key that is gone',
      secret({ ...whole, token: encoded(tokenBy('k0')) }),
      'fill with a token',
    ],
    [
      'has something else in its place',
      secret({ ...whole, token: encoded('mine') }),
      'fill with a token',
    ],
    ['has another authority', secret({ ...whole, 'ca.crt': encoded('old') }), 'fill'],
    ['lacks its namespace', secret({ ...whole, namespace: undefined }), 'fill'],
    ['cannot be changed', secret({}, { immutable: true }), 'leave'],
    ['is of an earlier account', secret(whole, { uid: 'u0' }), 'delete'],
    ['is going', secret({}, { deletionTimestamp: '2030-01-01T00:00:00Z' }), 'leave'],
  ])('that %s', (...[, of, expected]) => {
    expect(told(of)).toBe(expected);
  });

  it('goes when its account is gone', () => {
    expect(fateOf(secret(whole), { account: undefined, ring, serverCa: 'CA' }).kind).toBe('delete');
  });

  it('needs no authority where none is known', () => {
    const { 'ca.crt': _none, ...rest } = whole;
    expect(fateOf(secret(rest), { account, ring, serverCa: undefined }).kind).toBe('leave');
  });

  it('is filled as it was when that was decided, with what it lacks', () => {
    const filling = { account, serverCa: undefined, token: undefined };
    expect(fillingOf(secret(undefined), filling)).toEqual({
      metadata: {
        resourceVersion: '7',
        annotations: { 'kubernetes.io/service-account.uid': 'u1' },
      },
      data: { namespace: encoded('web') },
    });
  });
});
