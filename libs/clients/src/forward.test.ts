import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Forward } from './forward.js';
import { failureOf, openRig } from './testing/rig.js';
import { sendJson } from './testing/fake-member.js';

const { clientOf, startMember } = openRig();
const never = new AbortController().signal;
const get = (path: string, signal = never): Forward => ({
  method: 'GET',
  path,
  headers: {},
  signal,
});

describe('a forwarded request', () => {
  it('is sent as it is, in the name of the federation, and answered as it is', async () => {
    const seen: IncomingMessage[] = [];
    let sent = '';
    const member = await startMember((request, response) => {
      seen.push(request);
      request.setEncoding('utf8').on('data', (text: string) => {
        sent += text;
      });
      request.on('end', () =>
        sendJson(409, { said: sent }, { warning: '299 - "x"' })(request, response),
      );
    });
    const answer = await clientOf(member.credentials()).forward({
      method: 'POST',
      path: '/api/v1/pods?dryRun=All&x=%2F',
      headers: { 'content-type': 'application/yaml', authorization: 'Bearer of-somebody-else' },
      body: Readable.from(['a', 'b']),
      signal: never,
    });
    expect({ status: answer.status, body: await textOf(answer.body) }).toEqual({
      status: 409,
      body: '{"said":"ab"}',
    });
    expect(answer.headers['warning']).toBe('299 - "x"');
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer token-of-the-test',
      'content-type': 'application/yaml',
    });
    expect(member.requests).toEqual(['POST /api/v1/pods?dryRun=All&x=%2F']);
  });

  it('is under way in both directions at once', async () => {
    const member = await startMember((request, response) => {
      response.writeHead(200);
      request.pipe(response);
    });
    const body = new PassThrough();
    body.write('first');
    const answer = await clientOf(member.credentials()).forward({
      ...get('/echo'),
      method: 'POST',
      body,
    });
    const parts = answer.body[Symbol.asyncIterator]();
    expect(String((await parts.next()).value)).toBe('first');
    body.end('second');
    expect(String((await parts.next()).value)).toBe('second');
    expect((await parts.next()).done).toBe(true);
  });

  it('waits for its reader, and keeps nothing of what is not read', async () => {
    const partBytes = 256 * 1024;
    let accepted = 0;
    const member = await startMember((_request, response) => {
      const part = Buffer.alloc(partBytes);
      const write = (): void => {
        while (accepted < 400 && response.write(part)) accepted += 1;
      };
      response.on('drain', write);
      write();
    });
    const answer = await clientOf(member.credentials()).forward(get('/endless'));
    const parts = answer.body[Symbol.asyncIterator]();
    await parts.next();
    let before = -1;
    while (before !== accepted) {
      before = accepted;
      await new Promise((resolve) => {
        setTimeout(resolve, 300);
      });
    }
    // What sockets hold, and no more of the hundred megabytes.
    expect(accepted * partBytes).toBeLessThan(40 * 1024 * 1024);
    await parts.return?.();
  });

  it('ends with its signal, also for the member', async () => {
    const ended = new AbortController();
    let left: Promise<unknown> | undefined;
    const member = await startMember((request, response) => {
      left = once(request.socket, 'close');
      response.writeHead(200).flushHeaders();
    });
    const answer = await clientOf(member.credentials()).forward(get('/watch', ended.signal));
    ended.abort();
    expect((await failureOf(textOf(answer.body))).code).toBe('member.closed');
    await left;
  });

  it('that its sender left is no failure of the member', async () => {
    const member = await startMember(() => undefined);
    const client = clientOf(member.credentials(), { failuresMax: 1 });
    const left = new AbortController();
    const asked = failureOf(client.forward(get('/', left.signal)));
    left.abort();
    expect((await asked).code).toBe('member.closed');
    member.answer(sendJson(200, {}));
    expect((await client.forward(get('/'))).status).toBe(200);
  });

  it('says that an answer broke off', async () => {
    const member = await startMember((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    });
    const answer = await clientOf(member.credentials()).forward(get('/'));
    expect((await failureOf(textOf(answer.body))).code).toBe('member.garbage');
  });

  it('fails when nothing is answered in time', async () => {
    const member = await startMember(() => undefined);
    const client = clientOf(member.credentials(), { forwardHeadMs: 300 });
    expect((await failureOf(client.forward(get('/')))).code).toBe('member.timeout');
  });

  it('ends when the client is closed', async () => {
    const member = await startMember((_request, response) =>
      response.writeHead(200).flushHeaders(),
    );
    const client = clientOf(member.credentials());
    const answer = await client.forward(get('/watch'));
    const read = failureOf(textOf(answer.body));
    await client.close();
    expect((await read).code).toBe('member.closed');
  });
});

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const part of body) text += Buffer.from(part).toString('utf8');
  return text;
}
