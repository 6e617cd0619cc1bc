import { describe, expect, it } from '@jest/globals';
import { expiryOf } from './expiry.js';
import { resources } from '@navarch/model';
import {
  authorityCert,
  clientPair,
  expiredPair,
  strangerCert,
} from './testing/certificates.fixture.js';
import { sendJson, statusOf } from './testing/fake-member.js';
import { failureOf, openRig } from './testing/rig.js';

const jwt = (claims: unknown): string =>
  `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

const server = 'https://tokyo.example';
const tokens: readonly [string, string, string | undefined][] = [
  ['a JWT', jwt({ exp: 1_800_000_000 }), '2027-01-15T08:00:00.000Z'],
  ['a JWT for ever', jwt({ sub: 'x' }), undefined],
  ['a JWT beyond all bounds', jwt({ exp: 1e300 }), '9999-12-31T00:00:00.000Z'],
  ['a JWT with nonsense in it', jwt({ exp: 'soon' }), undefined],
  ['a JWT that holds nothing', jwt(null), undefined],
  ['what only looks like a JWT', 'a.b.c', undefined],
  ['any other token', 'opaque', undefined],
];

describe('credentials end', () => {
  for (const [name, token, end] of tokens)
    it(`as ${name} says`, () => {
      const identity = { kind: 'token', token } as const;
      const { token: found } = expiryOf({ server, allowLoopback: false, identity });
      expect(found?.toISOString()).toBe(end);
    });

  it('as the certificates say', () => {
    const identity = { kind: 'certificate', ...clientPair } as const;
    const of = { server, allowLoopback: false, caData: authorityCert + strangerCert, identity };
    expect(expiryOf(of)).toEqual({
      clientCertificate: new Date('2126-10-28T06:43:09Z'),
      authority: new Date('2126-10-28T06:39:34Z'),
    });
    const over = expiryOf({ ...of, identity: { kind: 'certificate', ...expiredPair } });
    expect(over.clientCertificate).toEqual(new Date('2026-11-20T06:39:34Z'));
  });
});

const { clientOf, startMember } = openRig();

describe('what a member serves', () => {
  const list = (...names: readonly unknown[]): object => ({
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: names.map((name) => ({ name })),
  });
  const rows: readonly [string, number, object, readonly string[] | string][] = [
    [
      'is listed',
      200,
      list('replicasets', 'replicasets/scale', 7, 'deployments'),
      ['replicasets', 'deployments'],
    ],
    ['is nothing of a group that it does not know', 404, statusOf(404, 'NotFound'), []],
    ['is not known from garbage', 200, { resources: 'many' }, 'member.garbage'],
    ['is not known from a refusal', 403, statusOf(403, 'Forbidden'), 'member.forbidden'],
  ];
  for (const [name, status, body, expected] of rows)
    it(name, async () => {
      const member = await startMember(sendJson(status, body));
      const asked = clientOf(member.credentials()).serves('apps/v1');
      if (typeof expected === 'string') expect((await failureOf(asked)).code).toBe(expected);
      else expect(await asked).toEqual(expected);
      expect(member.requests).toEqual([`GET /apis/${resources.replicasets.group}/v1`]);
    });

  it('is never nothing at all', async () => {
    const member = await startMember(sendJson(404, statusOf(404, 'NotFound', { name: 'v1' })));
    const asked = clientOf(member.credentials()).serves('v1');
    expect((await failureOf(asked)).code).toBe('member.notFound');
  });
});
