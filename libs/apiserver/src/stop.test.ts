import https from 'node:https';
import { describe, expect, it } from '@jest/globals';
import type { ApiHandler } from '@navarch/apimachinery';
import { open, protocols, send } from './testing/client.js';
import { eventually, goodToken, startRig } from './testing/rig.js';

/** Answers when told to. */
function gated(): { handler: ApiHandler; waiting: () => number; release: () => void } {
  const gates: (() => void)[] = [];
  const handler: ApiHandler = async () => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'done' };
  };
  return { handler, waiting: () => gates.length, release: () => gates.forEach((go) => go()) };
}

const ask = { path: '/api', token: goodToken };

describe.each(protocols)('a server that stops, over %s', (protocol) => {
  it('answers what is under way', async () => {
    const { handler, waiting, release } = gated();
    const rig = await startRig({ handler });
    const answer = send(rig, protocol, ask);
    await eventually('the request arrived', () => waiting() === 1);
    const stopped = rig.server.stop();
    release();
    expect(await answer).toMatchObject({ status: 200, body: 'done' });
    await stopped;
  });

  it('does not wait for ever', async () => {
    const { handler, waiting } = gated();
    const rig = await startRig({ handler, limits: { drainMsMax: 100 } });
    const answer = open(rig, protocol, ask).then(
      () => 'answered',
      () => 'cut off',
    );
    await eventually('the request arrived', () => waiting() === 1);
    await rig.server.stop();
    expect(await answer).toBe('cut off');
  });

  it('refuses more than it may have under way, with when to come again', async () => {
    const { handler, waiting, release } = gated();
    const rig = await startRig({ handler, limits: { inFlightMax: 1 } });
    const first = send(rig, protocol, ask);
    await eventually('the request arrived', () => waiting() === 1);
    const second = await send(rig, protocol, ask);
    expect(second.status).toBe(429);
    expect(second.headers['retry-after']).toBe('1');
    expect((await send(rig, protocol, { path: '/livez' })).status).toBe(200);
    release();
    expect(await first).toMatchObject({ status: 200 });
    await rig.server.stop();
  });
});

describe('a connection that is kept alive', () => {
  it('does not hold up a stop', async () => {
    const rig = await startRig({ handler: () => Promise.reject(new Error('not asked')) });
    const agent = new https.Agent({ keepAlive: true, ca: rig.authority.certPem });
    const sockets = new Set<unknown>();
    for (let asked = 0; asked < 2; asked += 1) {
      await new Promise<void>((resolve, reject) => {
        https
          .get(`${rig.server.url}/livez`, { agent }, (response) => {
            sockets.add(response.socket);
            response.resume().on('end', () => resolve());
          })
          .on('error', reject);
      });
    }
    expect(sockets.size).toBe(1);
    const startedAt = Date.now();
    await rig.server.stop();
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    agent.destroy();
  });
});

describe('a client that was connected before a stop', () => {
  it('is answered once more and told to leave, and nobody else gets in', async () => {
    const { handler, release, waiting } = gated();
    const rig = await startRig({ handler, limits: { partingMsMax: 5_000 } });
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ca: rig.authority.certPem });
    const get = (path: string, by?: https.Agent) =>
      new Promise<{ status: number | undefined; connection: string | undefined }>(
        (resolve, reject) => {
          const headers = { authorization: `Bearer ${goodToken}` };
          const options = { ca: rig.authority.certPem, headers, ...(by ? { agent: by } : {}) };
          https
            .get(`${rig.server.url}${path}`, options, (response) => {
              const { connection } = response.headers;
              response
                .resume()
                .on('end', () => resolve({ status: response.statusCode, connection }));
            })
            .on('error', reject);
        },
      );
    await get('/livez', agent);
    const stopped = rig.server.stop();
    // The server is busy with stopping; the client does not know yet.
    const late = get('/api', agent);
    await eventually('the request arrived', () => waiting() === 1);
    await expect(get('/livez')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    release();
    expect(await late).toEqual({ status: 200, connection: 'close' });
    await stopped;
    agent.destroy();
  });
});

describe('a client that connects while a busy server is told to stop', () => {
  it('is answered', async () => {
    const { handler, release, waiting } = gated();
    const rig = await startRig({ handler, limits: { partingMsMax: 10_000 } });
    const answers = protocols.map((protocol) => send(rig, protocol, ask));
    // The system has connected them, and the server has not had a turn since.
    await new Promise((resolve) => process.nextTick(resolve));
    const stopped = rig.server.stop();
    await eventually('both requests arrived', () => waiting() === protocols.length);
    release();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    await stopped;
  });
});

describe('a port that is taken', () => {
  it('is an error that names it', async () => {
    const rig = await startRig({ handler: () => Promise.reject(new Error('not asked')) });
    const port = rig.server.port;
    await expect(
      startRig({ handler: () => Promise.reject(new Error('not asked')), port }),
    ).rejects.toMatchObject({ code: 'apiserver.listen', facts: { host: '127.0.0.1', port } });
    await rig.server.stop();
  });
});
