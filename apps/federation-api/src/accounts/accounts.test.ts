import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import {
  accounts,
  type AccountsUnderTest,
  issuer,
  keys,
  namespace,
  secrets,
  startAccounts,
  whoami,
} from '../testing/accounts-under-test.js';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken, type FederationUnderTest } from '../testing/federation.js';
import { allowing, bindingsIn, role, rolesIn } from '../testing/grants.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
let robots: AccountsUnderTest;
beforeAll(async () => {
  ({ federation, api, robots } = await startAccounts());
});
afterAll(() => federation.stop());

describe('a token that was asked for', () => {
  it('says who gave it, to whom, for how long and for whom, as in Kubernetes', async () => {
    const { metadata } = await robots.make('claims');
    const before = Math.floor(Date.now() / 1000);
    const { status, body } = await robots.ask('claims', { expirationSeconds: 900 });
    expect(status).toBe(201);
    const { token, expirationTimestamp } = body.status as Record<string, string>;
    const claims = decodeJwt(token ?? '');
    expect(claims).toEqual({
      aud: [issuer],
      exp: Number(claims.iat) + 900,
      iat: expect.any(Number),
      iss: issuer,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'kubernetes.io': { namespace, serviceaccount: { name: 'claims', uid: metadata?.uid } },
      nbf: claims.iat,
      sub: 'system:serviceaccount:web:claims',
    });
    expect(Number(claims.iat)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(expirationTimestamp ?? '') / 1000).toBe(claims.exp);
    expect(body.spec).toEqual({
      audiences: [issuer],
      boundObjectRef: null,
      expirationSeconds: 900,
    });
  });

  it('is of the account that is meant, and of no other of its name', async () => {
    const { metadata } = await robots.make('meant');
    const asked = (uid: string | undefined) =>
      api.send({
        method: 'POST',
        path: `${accounts}/meant/token`,
        body: { metadata: { name: 'meant', uid } },
      });
    const { status, body } = await asked(metadata?.uid);
    expect([status, body.metadata?.uid]).toEqual([201, metadata?.uid]);
    const other = await asked('u-1');
    expect([other.status, other.body.message]).toEqual([
      409,
      `Operation cannot be fulfilled on TokenRequest.authentication.k8s.io "meant": the UID in the token request (u-1) does not match the UID of the service account (${metadata?.uid})`,
    ]);
  });

  it('is good for no longer than is allowed, and says so', async () => {
    await robots.make('patient');
    const { body, warning } = await robots.ask('patient', { expirationSeconds: 7201 });
    expect(body.spec).toMatchObject({ expirationSeconds: 7200 });
    expect(warning).toBe('299 - "requested expiration of 7201 seconds shortened to 7200 seconds"');
  });

  it('makes its bearer the account, in its groups', async () => {
    const { metadata } = await robots.make('robot');
    const token = await robots.tokenOf('robot');
    const { jti } = decodeJwt(token);
    expect(await api.expect(201, { ...whoami, token })).toMatchObject({
      status: {
        userInfo: {
          username: 'system:serviceaccount:web:robot',
          uid: metadata?.uid,
          groups: ['system:serviceaccounts', 'system:serviceaccounts:web', 'system:authenticated'],
          extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] },
        },
      },
    });
  });

  it('may do what the account was given', async () => {
    await robots.make('reader');
    const asReader = { path: secrets, token: await robots.tokenOf('reader') };
    await api.expect(403, asReader);
    await robots.post(rolesIn(namespace), role('reads', allowing('list -/secrets')));
    await robots.post(bindingsIn(namespace), {
      metadata: { name: 'reads' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reads' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace }],
    });
    await api.expect(200, asReader);
  });

  it('is asked for only by who may', async () => {
    await robots.make('wanted');
    const asked = { method: 'POST', path: `${accounts}/wanted/token`, body: {}, token: aliceToken };
    const { message } = await api.expect(403, asked);
    expect(message).toBe(
      'serviceaccounts "wanted" is forbidden: User "alice" cannot create resource "serviceaccounts/token" in API group "" in the namespace "web"',
    );
  });
});

describe('a token is refused', () => {
  it('when its account is gone, also when there is another of its name', async () => {
    await robots.make('fleeting');
    const token = await robots.tokenOf('fleeting');
    expect(await robots.statusWith(token)).toBe(201);
    await robots.remove(`${accounts}/fleeting`);
    expect(await robots.statusWith(token)).toBe(401);
    await robots.make('fleeting');
    expect(await robots.statusWith(token)).toBe(401);
    expect(await robots.statusWith(await robots.tokenOf('fleeting'))).toBe(201);
  });

  it('when it was meant for somebody else', async () => {
    await robots.make('visitor');
    const token = await robots.tokenOf('visitor', { audiences: ['vault'] });
    expect(await robots.statusWith(token)).toBe(401);
    expect(await robots.review(token)).toEqual({
      user: {},
      error: `[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["${issuer}"]]`,
    });
    expect(await robots.review(token, ['vault', 'other'])).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
      user: { username: 'system:serviceaccount:web:visitor' },
    });
  });

  it('when what it is bound to is gone', async () => {
    await robots.make('bound');
    const { metadata } = await robots.post(secrets, { metadata: { name: 'leash' } });
    const ref = { kind: 'Secret', apiVersion: 'v1', name: 'leash' };
    const token = await robots.tokenOf('bound', { boundObjectRef: { ...ref, uid: metadata?.uid } });
    expect(decodeJwt(token)['kubernetes.io']).toMatchObject({
      secret: { name: 'leash', uid: metadata?.uid },
    });
    expect(await robots.statusWith(token)).toBe(201);
    await robots.remove(`${secrets}/leash`);
    expect(await robots.statusWith(token)).toBe(401);
    await robots.post(secrets, { metadata: { name: 'leash' } });
    expect(await robots.statusWith(token)).toBe(401);
  });

  it('when somebody else signed it', async () => {
    await robots.make('forged');
    const token = await robots.tokenOf('forged');
    const { alg, kid } = decodeProtectedHeader(token);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forge = (header: { alg: string; kid?: string }) =>
      new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey);
    expect(await robots.statusWith(await forge({ alg: alg ?? '', kid: kid ?? '' }))).toBe(401);
    expect(await robots.statusWith(await forge({ alg: alg ?? '', kid: 'another' }))).toBe(401);
    expect(await robots.statusWith(await forge({ alg: alg ?? '' }))).toBe(401);
    const [header, payload] = token.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
    expect(await robots.statusWith(`${none}.${payload}.`)).toBe(401);
    expect(await robots.statusWith(`${header}.${payload}.`)).toBe(401);
  });

  it('when its time is over', async () => {
    const { metadata } = await robots.make('late');
    const good = await robots.tokenOf('late');
    const ring = await api.expect(200, { path: keys });
    const [pem = ''] = Object.values(ring.data ?? {});
    const key = createPrivateKey(Buffer.from(pem, 'base64'));
    const now = Math.floor(Date.now() / 1000);
    const signed = (times: { iat: number; nbf: number; exp: number }) =>
      new SignJWT({
        ...decodeJwt(good),
        ...times,
        'kubernetes.io': { namespace, serviceaccount: { name: 'late', uid: metadata?.uid } },
      })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(key);
    const over = await signed({ iat: now - 700, nbf: now - 700, exp: now - 100 });
    expect(await robots.review(over)).toMatchObject({
      error: '[invalid bearer token, service account token has expired]',
    });
    expect(await robots.statusWith(over)).toBe(401);
    const early = await signed({ iat: now, nbf: now + 300, exp: now + 700 });
    expect(await robots.review(early)).toMatchObject({
      error: '[invalid bearer token, service account token is not valid yet]',
    });
    expect(await robots.statusWith(await signed({ iat: now, nbf: now, exp: now + 700 }))).toBe(201);
  });
});

describe('a token is not given', () => {
  const refused = [
    {
      name: 'for a Secret that is not there',
      boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 'ghost' },
      error: [404, 'secrets "ghost" not found'],
    },
    {
      name: 'for another Secret of the name',
      boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 'there', uid: 'u-1' },
      error: [
        409,
        'Operation cannot be fulfilled on Secret "there": the UID in the bound object reference (u-1) does not match the UID in record. The object might have been deleted and then recreated',
      ],
    },
    {
      name: 'for a Pod',
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web-1' },
      error: [
        400,
        'cannot bind token to object of type /v1, Kind=Pod: Pods are in members, which give tokens of their own',
      ],
    },
    {
      name: 'for a kind that nobody binds to',
      boundObjectRef: { kind: 'Deployment', apiVersion: 'apps/v1', name: 'web' },
      error: [400, 'cannot bind token to object of type apps/v1, Kind=Deployment'],
    },
  ];
  beforeAll(async () => {
    await robots.make('asked');
    await robots.post(secrets, { metadata: { name: 'there' } });
  });
  it.each(refused)('$name', async ({ boundObjectRef, error }) => {
    const { status, body } = await robots.ask('asked', { boundObjectRef });
    expect([status, body.message]).toEqual(error);
  });

  it('in a namespace that is not there, or is going', async () => {
    const at = (name: string) => `/api/v1/namespaces/${name}`;
    const tokenIn = (name: string) => ({
      method: 'POST',
      path: `${at(name)}/serviceaccounts/a/token`,
      body: {},
    });
    expect(await api.expect(404, tokenIn('nowhere'))).toMatchObject({
      message: 'namespaces "nowhere" not found',
    });
    await robots.post('/api/v1/namespaces', { metadata: { name: 'ending' } });
    await robots.post(`${at('ending')}/serviceaccounts`, {
      metadata: { name: 'a', finalizers: ['example.com/held'] },
    });
    await robots.remove(at('ending'));
    expect(await api.expect(403, tokenIn('ending'))).toMatchObject({
      message:
        'serviceaccounts "a" is forbidden: unable to create new content in namespace ending because it is being terminated',
    });
  });
});
