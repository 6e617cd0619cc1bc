import { afterEach, describe, expect, it } from '@jest/globals';
import { type ApiHandler, forbidden } from '@navarch/apimachinery';
import type { StreamedRequest, StreamedResponse } from './options.js';
import { open, protocols, send } from './testing/client.js';
import { eventually, goodToken, type Rig, startRig } from './testing/rig.js';

const handler: ApiHandler = async () => ({ status: 200, headers: {}, body: 'of the handler' });
const plain = { 'content-type': 'text/plain' };

let rig: Rig | undefined;
afterEach(() => rig?.server.stop());

/** `/echo` answers with what it is sent, as it is sent; `/hang` never; `/forbidden` not to this user. */
function through(seen: StreamedRequest[]) {
  return (request: StreamedRequest): Promise<StreamedResponse> | undefined => {
    if (request.path === '/own') return undefined;
    seen.push(request);
    if (request.path === '/forbidden') return Promise.reject(forbidden('not for you'));
    if (request.path === '/hang') return new Promise(() => undefined);
    return Promise.resolve({ status: 200, headers: plain, body: request.body });
  };
}

const start = async (seen: StreamedRequest[], inFlightMax = 400): Promise<Rig> =>
  startRig({ handler, limits: { inFlightMax }, access: { passThrough: through(seen) } });

describe.each(protocols)('what passes through over %s', (protocol) => {
  it('is not read here, whatever its size, and is answered as it comes', async () => {
    const seen: StreamedRequest[] = [];
    rig = await start(seen);
    const body = Buffer.alloc(5 * 1024 * 1024, 'x');
    const headers = { 'audit-id': 'of-the-client' };
    const ask = { method: 'POST', path: '/echo?a=%2F', token: goodToken, body, headers };
    const answer = await send(rig, protocol, ask);
    expect({ status: answer.status, length: answer.body.length }).toEqual({
      status: 200,
      length: body.length,
    });
    expect(answer.headers['audit-id']).toBe('of-the-client');
    expect(seen[0]).toMatchObject({ path: '/echo', search: '?a=%2F', auditId: 'of-the-client' });
    expect(seen[0]?.user.name).toBe('alice');
  });

  it('takes no place of other requests, and ends when its client leaves', async () => {
    const seen: StreamedRequest[] = [];
    rig = await start(seen, 1);
    const server = rig;
    const hanging = Array.from({ length: 5 }, () => {
      const asked = open(server, protocol, { path: '/hang', token: goodToken });
      asked.catch(() => undefined);
      return asked;
    });
    await eventually('all are under way', () => seen.length === hanging.length);
    const own = await send(rig, protocol, { path: '/own', token: goodToken });
    expect(own.body).toBe('of the handler');
    await rig.server.stop();
    await eventually('all have ended', () => seen.every(({ signal }) => signal.aborted));
  });

  it('is refused in the words of the API', async () => {
    rig = await start([]);
    const answer = await send(rig, protocol, { path: '/forbidden', token: goodToken });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', reason: 'Forbidden' });
  });

  it('is for nobody without a name', async () => {
    const seen: StreamedRequest[] = [];
    rig = await start(seen);
    expect((await send(rig, protocol, { path: '/echo' })).status).toBe(401);
    expect(seen).toEqual([]);
  });
});
