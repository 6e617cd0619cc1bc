import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { FakeMember } from './testing/fake-member.js';
import { sendJson, statusOf } from './testing/fake-member.js';
import { failureOf, openRig } from './testing/rig.js';
import type { Upgrade, Upgraded } from './upgrade.js';

const { clientOf, startMember } = openRig();
const never = new AbortController().signal;
const path = '/api/v1/namespaces/a/pods/b/exec?command=cat&stdin=true';
const ask = (signal = never): Upgrade => ({
  method: 'GET',
  path,
  headers: { connection: 'Upgrade', upgrade: 'parrot', 'x-stream-protocol-version': 'v4' },
  signal,
});

/** Switches to a protocol in which everything is said back, after a greeting. */
async function startParrot(seen: IncomingMessage[] = []): Promise<FakeMember> {
  const member = await startMember(() => undefined);
  member.onUpgrade((request, socket) => {
    seen.push(request);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: parrot\r\n\r\nhello ',
    );
    socket.pipe(socket);
  });
  return member;
}

function connectionOf(upgraded: Upgraded): Duplex {
  if (upgraded.kind === 'switched') return upgraded.connection;
  throw new Error(`answered with ${upgraded.answer.status}`);
}

async function heard(connection: Duplex, length: number): Promise<string> {
  let text = '';
  for await (const part of connection) {
    text += String(part);
    if (text.length >= length) break;
  }
  return text;
}

describe('a request for another protocol', () => {
  it('is sent as it is, in the name of the federation, and then nobody listens in', async () => {
    const seen: IncomingMessage[] = [];
    const member = await startParrot(seen);
    const upgraded = await clientOf(member.credentials()).upgrade(ask());
    const connection = connectionOf(upgraded);
    expect(upgraded).toMatchObject({ headers: { upgrade: 'parrot', connection: 'Upgrade' } });
    connection.write('polly');
    expect(await heard(connection, 11)).toBe('hello polly');
    expect(seen[0]).toMatchObject({ method: 'GET', url: path });
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer token-of-the-test',
      host: `127.0.0.1:${member.port}`,
      upgrade: 'parrot',
      'x-stream-protocol-version': 'v4',
    });
  });

  it('that is refused is answered as it is', async () => {
    const member = await startMember(sendJson(403, statusOf(403, 'Forbidden')));
    const upgraded = await clientOf(member.credentials()).upgrade(ask());
    if (upgraded.kind === 'switched') throw new Error('it was agreed to');
    const parts: Uint8Array[] = [];
    for await (const part of upgraded.answer.body) parts.push(part);
    expect(upgraded.answer.status).toBe(403);
    expect(JSON.parse(Buffer.concat(parts).toString())).toMatchObject({ reason: 'Forbidden' });
  });

  it('ends with its signal, before the answer and after it', async () => {
    const member = await startMember(() => undefined);
    const client = clientOf(member.credentials());
    const early = new AbortController();
    const asked = failureOf(client.upgrade(ask(early.signal)));
    early.abort();
    expect((await asked).code).toBe('member.closed');

    const parrot = await startParrot();
    const late = new AbortController();
    const upgraded = await clientOf(parrot.credentials()).upgrade(ask(late.signal));
    const closed = once(connectionOf(upgraded), 'close');
    late.abort();
    await closed;
  });

  it('ends when the client is closed, as with credentials that were taken back', async () => {
    const member = await startParrot();
    const client = clientOf(member.credentials());
    const closed = once(connectionOf(await client.upgrade(ask())), 'close');
    await client.close();
    await closed;
  });

  it('fails when nothing is answered in time, or nobody is there', async () => {
    const member = await startMember(() => undefined);
    member.onUpgrade(() => undefined);
    const client = clientOf(member.credentials(), { forwardHeadMs: 300 });
    expect((await failureOf(client.upgrade(ask()))).code).toBe('member.timeout');
    await member.stop();
    expect((await failureOf(client.upgrade(ask()))).code).toBe('member.unreachable');
  });

  it('goes to nobody with another certificate', async () => {
    const member = await startParrot();
    const credentials = member.credentials({ tlsServerName: 'somebody.else' });
    expect((await failureOf(clientOf(credentials).upgrade(ask()))).code).toBe('member.tls');
  });
});
