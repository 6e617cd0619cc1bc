import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { type FakeMember, secretNamed, sendJson, statusOf } from './testing/fake-member.js';
import { failureOf, openRig } from './testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();
const quick = { timeoutMs: 400, connectMs: 400, probeTimeoutMs: 300 };

describe('who denied it', () => {
  const rows: readonly [string, string, string | undefined][] = [
    [
      'a webhook',
      'admission webhook "deny.example.com" denied the request: canary',
      'webhook deny.example.com',
    ],
    [
      'a policy',
      `secrets "x" is forbidden: ValidatingAdmissionPolicy 'demo' with binding 'b' denied request: canary`,
      'policy demo',
    ],
    ['a name that is none', 'admission webhook "Canary 77" denied the request', undefined],
    ['other words', 'said of admission webhook "x" denied the request', undefined],
  ];
  for (const [name, message, deniedBy] of rows) {
    it(`is ${deniedBy ?? 'not'} told for ${name}`, async () => {
      const member = await startMember(sendJson(403, { ...statusOf(403, 'Forbidden'), message }));
      const error = await failureOf(clientOf(member.credentials()).get(secrets, 'a', 'x'));
      expect(error).toMatchObject({ code: 'member.forbidden', deniedBy });
      expect(JSON.stringify(error)).not.toContain('canary');
    });
  }
});

describe('an answer', () => {
  const rows = [
    {
      name: '409',
      send: sendJson(409, statusOf(409, 'Conflict')),
      is: 'conflict member.conflict Conflict',
    },
    {
      name: '422',
      send: sendJson(422, statusOf(422, 'Invalid')),
      is: 'invalid member.invalid Invalid',
    },
    {
      name: '403',
      send: sendJson(403, statusOf(403, 'Forbidden')),
      is: 'forbidden member.forbidden Forbidden',
    },
    { name: '401 without a Status', send: sendJson(401, 'no'), is: 'forbidden member.forbidden -' },
    {
      name: '410',
      send: sendJson(410, statusOf(410, 'Expired')),
      is: 'conflict member.expired Expired',
    },
    {
      name: '500',
      send: sendJson(500, statusOf(500, 'InternalError')),
      is: 'unavailable member.failed InternalError',
    },
    {
      name: '503 with a delay',
      send: sendJson(503, {}, { 'retry-after': '2' }),
      is: 'unavailable member.overloaded -',
    },
    {
      name: '429',
      send: sendJson(429, statusOf(429, 'TooManyRequests')),
      is: 'unavailable member.overloaded TooManyRequests',
    },
    {
      name: 'a reason of its own',
      send: sendJson(409, statusOf(409, 'canary')),
      is: 'conflict member.conflict -',
    },
    {
      name: 'another kind',
      send: sendJson(200, { ...secretNamed('x'), kind: 'Pod' }),
      is: 'unavailable member.garbage -',
    },
    {
      name: 'another name',
      send: sendJson(200, secretNamed('canary')),
      is: 'unavailable member.garbage -',
    },
    { name: 'a list', send: sendJson(200, []), is: 'unavailable member.garbage -' },
    { name: 'garbage', send: raw('<html>canary</html>'), is: 'unavailable member.garbage -' },
    { name: 'half of it', send: truncated, is: 'unavailable member.garbage -' },
    { name: 'no end to it', send: endless, is: 'unavailable member.tooLarge -' },
    { name: 'nothing, for ever', send: () => undefined, is: 'unavailable member.timeout -' },
    { name: 'a byte now and then', send: dripping, is: 'unavailable member.timeout -' },
    { name: 'a closed connection', send: hangUp, is: 'unavailable member.unreachable -' },
  ];
  for (const { name, send, is } of rows) {
    it(`is told for what it is: ${name}`, async () => {
      const member = await startMember(send);
      const client = clientOf(member.credentials(), { ...quick, responseBytesMax: 100_000 });
      const error = await failureOf(client.get(secrets, 'a', 'x'));
      expect(`${error.kind} ${error.code} ${error.reason ?? '-'}`).toBe(is);
      expect(`${error.message} ${String(error.cause)}`).not.toContain('canary');
    });
  }

  it('tells how long to wait', async () => {
    const member = await startMember(sendJson(503, {}, { 'retry-after': '2' }));
    const error = await failureOf(clientOf(member.credentials()).get(secrets, 'a', 'x'));
    expect(error.retryAfterMs).toBe(2_000);
  });

  it('that redirects is not followed, and nobody else gets the token', async () => {
    const other = await startMember(sendJson(200, secretNamed('x')));
    const location = `https://127.0.0.1:${other.port}/`;
    for (const status of [301, 302, 303, 307, 308]) {
      const member = await startMember(sendJson(status, {}, { location }));
      const client = clientOf(member.credentials());
      expect((await failureOf(client.get(secrets, 'a', 'x'))).code).toBe('member.redirected');
      expect((await client.probe('/readyz')).ok).toBe(false);
    }
    expect(other.connections).toBe(0);
  });
});

type Send = Parameters<typeof FakeMember.start>[0];

function raw(text: string): Send {
  return (_request, response) => response.end(text);
}

function truncated(...[, response]: Parameters<Send>): void {
  response.writeHead(200, { 'content-length': '500' });
  response.write('{"canary":');
  setTimeout(() => response.destroy(), 20);
}

function endless(...[, response]: Parameters<Send>): void {
  const more = (): void => {
    if (response.destroyed) return;
    response.write('x'.repeat(65_536), () => setImmediate(more));
  };
  more();
}

function dripping(...[, response]: Parameters<Send>): void {
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

function hangUp(...[request]: Parameters<Send>): void {
  request.socket.destroy();
}
