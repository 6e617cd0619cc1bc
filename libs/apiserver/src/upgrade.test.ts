/** Requests to speak another protocol on their connection. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ApiHandler, forbidden } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest } from './options.js';
import { eventually, goodToken, type Rig, startRig } from './testing/rig.js';

const part = 'x'.repeat(64 * 1024);
const handler: ApiHandler = async () => ({
  status: 200,
  headers: {},
  body: (async function* () {
    for (let at = 0; at < 40; at += 1) yield part;
  })(),
});

let rig: Rig;
const seen: StreamedRequest[] = [];
afterEach(async () => {
  seen.splice(0);
  await rig.server.stop();
});

/** `/echo` says everything back in upper case, `/hang` nothing; `/forbidden` is not for this user; the rest is the handler's. */
async function passThrough(request: StreamedRequest): Promise<PassedThrough> {
  seen.push(request);
  if (request.path === '/forbidden') throw forbidden('not for you');
  const taken = request.takeOver?.();
  if (taken === undefined) return { status: 400, headers: {}, body: 'nothing to take' };
  const { socket, head } = taken;
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: loud\r\n\r\n');
  request.signal.addEventListener('abort', () => socket.destroy());
  socket.write(`head:${String(head)};`);
  if (request.path === '/hang') socket.resume().on('end', () => socket.end());
  else
    socket
      .on('data', (said: Buffer) => socket.write(String(said).toUpperCase()))
      .on('end', () => socket.end('.'));
  return 'taken';
}

const start = async (): Promise<Rig> => {
  const access = {
    passThrough: (request: StreamedRequest) =>
      request.path === '/own' ? undefined : passThrough(request),
  };
  rig = await startRig({ handler, access });
  return rig;
};

type Outcome =
  | { readonly kind: 'switched'; readonly socket: Duplex }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly connection: string | undefined;
      readonly text: string;
    };

function ask(
  path: string,
  headers: Readonly<Record<string, string>> = { authorization: `Bearer ${goodToken}` },
  body = '',
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = https.request(`${rig.server.url}${path}`, {
      ca: rig.authority.certPem,
      method: body === '' ? 'GET' : 'POST',
      headers: { connection: 'Upgrade', upgrade: 'loud', ...headers },
      agent: false,
    });
    request.on('error', reject);
    request.on('upgrade', (_response, socket) => resolve({ kind: 'switched', socket }));
    request.on('response', (response) => resolve(answered(response)));
    request.end(body);
  });
}

async function answered(response: IncomingMessage): Promise<Outcome> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  const { statusCode: status = 0, headers } = response;
  return { kind: 'answered', status, connection: headers.connection, text };
}

async function socketOf(path: string): Promise<Duplex> {
  const outcome = await ask(path);
  if (outcome.kind === 'switched') return outcome.socket;
  throw new Error(`answered ${outcome.status}`);
}

describe('a request for another protocol', () => {
  it('is given its connection, half of which may end before the other', async () => {
    await start();
    const socket = await socketOf('/echo');
    let heard = '';
    socket.on('data', (said: Buffer) => {
      heard += String(said);
    });
    socket.end('hello');
    await once(socket, 'end');
    expect(heard).toBe('head:;HELLO.');
    expect(seen[0]).toMatchObject({ path: '/echo', user: { name: 'alice' } });
    await eventually('it is over', () => rig.answered.length === 1);
    expect(rig.answered[0]).toMatchObject({ status: 101, watch: true, path: '/echo' });
    expect(seen[0]?.signal.aborted).toBe(true);
  });

  it('is told when the server stops, and does not hold it', async () => {
    await start();
    const socket = await socketOf('/hang');
    const closed = once(socket.resume(), 'close');
    await rig.server.stop();
    await closed;
  });

  it('is told when its client leaves', async () => {
    await start();
    const socket = await socketOf('/hang');
    socket.destroy();
    await eventually('it was told', () => seen[0]?.signal.aborted === true);
  });

  it('is refused in the words of the API, and the connection ends', async () => {
    await start();
    const refused = await ask('/forbidden');
    expect(refused).toMatchObject({ kind: 'answered', status: 403, connection: 'close' });
    expect(refused).toMatchObject({ text: expect.stringContaining('"reason":"Forbidden"') });
    expect(await ask('/echo', {})).toMatchObject({ status: 401 });
  });

  it('is answered as any other by what knows of no protocols, at the pace of its reader', async () => {
    await start();
    const answered = await ask('/own');
    expect(answered).toMatchObject({ kind: 'answered', status: 200, connection: 'close' });
    expect(answered).toMatchObject({ text: part.repeat(40) });
  });

  it('has no body', async () => {
    await start();
    const headers = { authorization: `Bearer ${goodToken}` };
    expect(await ask('/own', headers, 'a body')).toMatchObject({ status: 400 });
  });

  it('of a browser shows its token among the protocols', async () => {
    await start();
    const token = `base64url.bearer.authorization.k8s.io.${Buffer.from(goodToken).toString('base64url')}`;
    const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `v5.channel, ${token}` };
    expect(await ask('/hang', headers)).toMatchObject({ kind: 'switched' });
    const bad = { ...headers, 'sec-websocket-protocol': token };
    expect(await ask('/hang', bad)).toMatchObject({ status: 401 });
  });
});

describe('any other request', () => {
  it('has no connection to take', async () => {
    await start();
    const headers = { authorization: `Bearer ${goodToken}`, connection: 'close', upgrade: '' };
    expect(await ask('/echo', headers)).toMatchObject({ status: 400, text: 'nothing to take' });
  });
});
