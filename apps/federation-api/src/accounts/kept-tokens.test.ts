import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import {
  accounts,
  type AccountsUnderTest,
  issuer,
  keys,
  namespace,
  secrets,
  startAccounts,
} from '../testing/accounts-under-test.js';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken, type FederationUnderTest } from '../testing/federation.js';
import { eventually } from '../testing/objectish.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
let robots: AccountsUnderTest;
beforeAll(async () => {
  ({ federation, api, robots } = await startAccounts());
});
afterAll(() => federation.stop());

describe('a Secret that is to hold a token', () => {
  const filled = async (name: string): Promise<string> => {
    await eventually('it has a token', async () => (await robots.tokenIn(name)) !== '');
    return await robots.tokenIn(name);
  };

  it('gets one, with what else there is to know, and it is good', async () => {
    const { metadata } = await robots.make('kept');
    await robots.makeSecret('kept-token', 'kept');
    const token = await filled('kept-token');
    const secret = await api.expect(200, { path: `${secrets}/kept-token` });
    expect(secret.metadata?.annotations).toMatchObject({
      'kubernetes.io/service-account.uid': metadata?.uid,
    });
    const text = (key: string) => Buffer.from(secret.data?.[key] ?? '', 'base64').toString();
    expect([text('namespace'), text('ca.crt')]).toEqual([namespace, 'CA of the API']);
    expect(decodeJwt(token)).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': namespace,
      'kubernetes.io/serviceaccount/secret.name': 'kept-token',
      'kubernetes.io/serviceaccount/service-account.name': 'kept',
      'kubernetes.io/serviceaccount/service-account.uid': metadata?.uid,
      sub: 'system:serviceaccount:web:kept',
    });
    expect(await robots.review(token)).toMatchObject({
      authenticated: true,
      audiences: [issuer],
      user: { username: 'system:serviceaccount:web:kept', uid: metadata?.uid },
    });
    expect(await robots.statusWith(token)).toBe(201);
    await robots.remove(`${secrets}/kept-token`);
    expect(await robots.statusWith(token)).toBe(401);
  });

  it('gets it again when somebody writes something else there, which is no token', async () => {
    await robots.make('renewed');
    await robots.makeSecret('renewed-token', 'renewed');
    const token = await filled('renewed-token');
    const other = { data: { token: Buffer.from('mine').toString('base64') } };
    const patch = { method: 'PATCH', contentType: 'application/merge-patch+json' };
    await api.expect(200, { ...patch, path: `${secrets}/renewed-token`, body: other });
    await eventually('it has it again', async () => (await filled('renewed-token')) === token);
    expect([await robots.statusWith('mine'), await robots.statusWith(token)]).toEqual([401, 201]);
  });

  it('goes with its account, and is not there without', async () => {
    await robots.make('leaving');
    await robots.makeSecret('leaving-token', 'leaving');
    await filled('leaving-token');
    await robots.remove(`${accounts}/leaving`);
    await robots.makeSecret('nobodys-token', 'nobody');
    for (const name of ['leaving-token', 'nobodys-token']) {
      const gone = async () => (await api.send({ path: `${secrets}/${name}` })).status === 404;
      await eventually(`${name} is gone`, gone);
    }
  });
});

describe('the keys', () => {
  it('are found by whoever accepts tokens without asking', async () => {
    await robots.make('federated');
    const token = await robots.tokenOf('federated', { audiences: ['cloud'] });
    const found = await api.expect(200, { path: '/.well-known/openid-configuration' });
    expect(found).toEqual({
      issuer,
      jwks_uri: `${issuer}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const set = (await api.expect(200, { path: '/openid/v1/jwks' })) as {
      keys?: { kid: string; n: string }[];
    };
    const { kid } = decodeProtectedHeader(token);
    const jwk = set.keys?.find((one) => one.kid === kid);
    expect(jwk).toMatchObject({ use: 'sig', kty: 'RSA', alg: 'RS256' });
    expect(Object.keys(jwk ?? {})).not.toContain('d');
    await compactVerify(token, await importJWK(jwk ?? {}, 'RS256'));
  });

  it('are shown to ServiceAccounts that may, and not to everybody', async () => {
    await robots.make('curious');
    await robots.make('bold');
    const path = '/openid/v1/jwks';
    await api.expect(403, { path, token: aliceToken });
    await api.expect(403, { path, token: '' });
    await api.expect(200, { path, token: await robots.tokenOf('curious') });
  });

  it('may be replaced: tokens by former keys are good until those are taken away, and kept ones are then made anew', async () => {
    await robots.make('rotated');
    await robots.makeSecret('rotated', 'rotated');
    const kept = () => robots.tokenIn('rotated');
    await eventually('it has a token', async () => (await kept()) !== '');
    const [former, held] = [await robots.tokenOf('rotated'), await kept()];
    const { data = {} } = await api.expect(200, { path: keys });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const patch = { method: 'PATCH', path: keys, contentType: 'application/merge-patch+json' };
    await api.expect(200, { ...patch, body: { stringData: { 'next.pem': pem } } });
    const latter = await robots.tokenOf('rotated');
    expect(decodeProtectedHeader(latter).alg).toBe('ES256');
    expect([await robots.statusWith(former), await robots.statusWith(latter)]).toEqual([201, 201]);
    expect(await kept()).toBe(held);

    const [first = ''] = Object.keys(data);
    await api.expect(200, { ...patch, body: { data: { [first]: null } } });
    expect([await robots.statusWith(former), await robots.statusWith(latter)]).toEqual([401, 201]);
    await eventually('its token is of the other key', async () => (await kept()) !== held);
    expect(await robots.statusWith(await kept())).toBe(201);
  });

  it('are one and the same in all replicas, and what one has given the others take', async () => {
    const other = await federation.startReplica();
    await robots.make('travelling');
    const token = await robots.tokenOf('travelling');
    expect(await robots.statusWith(token, other)).toBe(201);
    await other.expect(200, { method: 'DELETE', path: `${accounts}/travelling` });
    expect(await robots.statusWith(token, other)).toBe(401);
  });
});
