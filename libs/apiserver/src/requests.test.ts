import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiHandler } from '@navarch/apimachinery';
import { createAuthority, issueClient, issueServer } from '@navarch/pki';
import { protocols, send } from './testing/client.js';
import { goodToken, type Rig, startRig } from './testing/rig.js';

const json = { 'content-type': 'application/json' };

/** As the machinery writes it: UTF-8, a character a byte. */
const warning = Buffer.from('299 - "東京 3→5"').toString('latin1');

const echo: ApiHandler = async ({ method, path, query, headers, body, user }) => {
  if (path === '/api/warned') return { status: 200, headers: { ...json, warning }, body: '{}' };
  if (path === '/api/broken') throw new Error('the database said: hunter2');
  const text = JSON.stringify({
    method,
    path,
    query: query.toString(),
    type: headers['content-type'],
    body: body === undefined ? undefined : Buffer.from(body).toString('latin1'),
    bytes: body?.length,
    user,
  });
  return { status: 200, headers: json, body: text };
};

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ handler: echo });
});
afterAll(() => rig.server.stop());

describe.each(protocols)('a request over %s', (protocol) => {
  it('reaches the handler whole, with the user of the token', async () => {
    const answer = await send(rig, protocol, {
      path: '/api/v1/a%2Fb?x=1&x=2',
      method: 'POST',
      token: goodToken,
      body: Buffer.from([0x6b, 0x38, 0x73, 0x00, 0xff]),
      headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      method: 'POST',
      path: '/api/v1/a%2Fb',
      query: 'x=1&x=2',
      type: 'application/vnd.kubernetes.protobuf',
      body: 'k8s\u0000\u00ff',
      bytes: 5,
      user: { name: 'alice', groups: ['readers', 'system:authenticated'] },
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache, private', ...json });
    expect(answer.headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes user and groups from a certificate that our authority signed', async () => {
    const answer = await send(rig, protocol, { path: '/api', identity: rig.admin });
    expect(JSON.parse(answer.body)).toMatchObject({
      user: { name: 'admin', groups: ['system:masters', 'crew', 'system:authenticated'] },
    });
  });

  it('echoes the client’s Audit-Id', async () => {
    const headers = { 'audit-id': 'my-own-id' };
    const answer = await send(rig, protocol, { path: '/api', token: goodToken, headers });
    expect(answer.headers['audit-id']).toBe('my-own-id');
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('takes %s', async (method) => {
    const answer = await send(rig, protocol, { path: '/apis/x', method, token: goodToken });
    expect(JSON.parse(answer.body)).toMatchObject({ method, path: '/apis/x' });
  });

  it('is refused with 401 without a name, whatever the path', async () => {
    const stranger = await createAuthority('stranger', Date.now());
    const now = Date.now();
    const foreign = await issueClient(stranger, { user: 'admin', groups: ['system:masters'], now });
    const wrongUse = await issueServer(rig.authority, { names: ['admin'], now });
    const asks = [
      { path: '/api' },
      { path: '/nonsense' },
      { path: '/metrics' },
      { path: '/version' },
      { path: '/api', token: 'token-of-alic' },
      { path: '/api', headers: { authorization: `Basic ${goodToken}` } },
      { path: '/api', identity: foreign },
      { path: '/api', identity: wrongUse },
    ];
    for (const ask of asks) {
      const answer = await send(rig, protocol, ask);
      expect({ ask: ask.path, status: answer.status }).toEqual({ ask: ask.path, status: 401 });
      expect(JSON.parse(answer.body)).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      });
    }
  });

  it('may have a body of exactly the limit, and not a byte more', async () => {
    const limit = 3 * 1024 * 1024;
    const ask = { path: '/api', method: 'POST', token: goodToken };
    const most = await send(rig, protocol, { ...ask, body: Buffer.alloc(limit) });
    expect({ status: most.status, bytes: bytesOf(most.body) }).toEqual({
      status: 200,
      bytes: limit,
    });
    const over = await send(rig, protocol, { ...ask, body: Buffer.alloc(limit + 1) });
    expect(over.status).toBe(413);
    expect(JSON.parse(over.body)).toMatchObject({
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728',
    });
  });

  it('that breaks the handler gets a 500 which shows nothing', async () => {
    const answer = await send(rig, protocol, { path: '/api/broken', token: goodToken });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', reason: 'InternalError' });
    expect(answer.body).not.toContain('hunter2');
  });

  it('may be answered with a warning in any letters', async () => {
    const answer = await send(rig, protocol, { path: '/api/warned', token: goodToken });
    const bytes = Buffer.from(String(answer.headers['warning']), 'latin1');
    expect(bytes.toString()).toBe('299 - "東京 3→5"');
  });

  it('with a malformed URL gets a 400 Status', async () => {
    const answer = await send(rig, protocol, { path: '/api/%zz', token: goodToken });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', reason: 'BadRequest' });
  });

  it('may read the metrics with a name', async () => {
    const answer = await send(rig, protocol, { path: '/metrics', token: goodToken });
    expect(answer).toMatchObject({ status: 200, body: 'up 1\n' });
  });

  it('is told about when answered, without query or body', async () => {
    await send(rig, protocol, { path: `/api/${protocol}?secret=1`, token: goodToken });
    const told = rig.answered.find((one) => one.path === `/api/${protocol}`);
    expect(told).toMatchObject({ method: 'GET', user: 'alice', status: 200, watch: false });
  });
});

const bytesOf = (body: string): unknown => {
  const answer: unknown = JSON.parse(body);
  return typeof answer === 'object' && answer !== null && 'bytes' in answer && answer.bytes;
};
