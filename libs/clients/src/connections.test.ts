import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { resources } from '@navarch/model';
import {
  clientPair,
  elsewherePair,
  expiredPair,
  strangerCert,
} from './testing/certificates.fixture.js';
import { secretNamed, sendJson } from './testing/fake-member.js';
import { failureOf, openRig } from './testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();
const quick = { timeoutMs: 400, connectMs: 400, probeTimeoutMs: 300 };

describe('a connection is refused', () => {
  const rows = [
    {
      name: 'to another authority',
      pair: undefined,
      changes: { caData: strangerCert },
      cause: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      name: 'to another name',
      pair: elsewherePair,
      changes: {},
      cause: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      name: 'to an expired certificate',
      pair: expiredPair,
      changes: {},
      cause: 'CERT_HAS_EXPIRED',
    },
  ];
  for (const { name, pair, changes, cause } of rows) {
    it(name, async () => {
      const member = await startMember(sendJson(200, secretNamed('x')), pair);
      const client = clientOf(member.credentials(changes));
      const error = await failureOf(client.get(secrets, 'a', 'x'));
      expect([error.code, error.facts['cause']]).toEqual(['member.tls', cause]);
      expect(member.requests).toEqual([]);
      expect((await client.probe('/readyz')).message).toContain('certificate');
    });
  }

  it('unless the other name is the one that is meant', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')), elsewherePair);
    const client = clientOf(member.credentials({ tlsServerName: 'elsewhere.example' }));
    expect((await client.get(secrets, 'a', 'x'))?.metadata.name).toBe('x');
  });

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`to ${host} before a packet is sent, where loopback is not allowed`, async () => {
      const member = await startMember(sendJson(200, secretNamed('x')));
      const server = `https://${host}:${member.port}`;
      const client = clientOf(member.credentials({ server, allowLoopback: false }));
      expect((await failureOf(client.get(secrets, 'a', 'x'))).code).toBe('member.addressRefused');
      expect(member.connections).toBe(0);
    });
  }

  it('by a member that is not there', async () => {
    const member = await startMember(() => undefined);
    const client = clientOf(member.credentials(), quick);
    await member.stop();
    const error = await failureOf(client.get(secrets, 'a', 'x'));
    expect([error.code, error.facts['cause']]).toEqual(['member.unreachable', 'ECONNREFUSED']);
    expect(await client.probe('/readyz')).toMatchObject({
      ok: false,
      message: 'no connection (ECONNREFUSED)',
    });
  });
});

describe('an identity', () => {
  it('is a token in a header', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    await clientOf(member.credentials()).get(secrets, 'a', 'x');
    expect(member.authorizations).toEqual(['Bearer token-of-the-test']);
  });

  it('is a certificate without a header', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    const identity = { kind: 'certificate', ...clientPair } as const;
    await clientOf(member.credentials({ identity })).get(secrets, 'a', 'x');
    expect(member.authorizations).toEqual(['']);
  });
});

describe('a connection that is open', () => {
  it('is used again, after a DELETE with a body, too', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    const client = clientOf(member.credentials());
    for (let index = 0; index < 10; index += 1) {
      await client.get(secrets, 'a', 'x');
      await client.delete(secrets, { namespace: 'a', name: 'x', uid: 'u' });
    }
    // A second one is opened when the first is asked for in the very turn that an answer ended in.
    expect(member.connections).toBeLessThanOrEqual(2);
  });
});

/** Where the kernel tells which timer runs on a connection. */
const kernelTable = '/proc/net/tcp';

(existsSync(kernelTable) ? describe : describe.skip)('a connection that is silent', () => {
  const keepAliveTimer = '02';
  const ticksPerSecond = 100;

  it('is asked for a sign of life within ten seconds', async () => {
    const member = await startMember(sendJson(200, secretNamed('x')));
    await clientOf(member.credentials()).get(secrets, 'a', 'x');
    const [ours] = connectionsTo(member.port);
    expect(ours?.timer).toBe(keepAliveTimer);
    expect(ours?.ticks).toBeLessThanOrEqual(10 * ticksPerSecond);
  });

  function connectionsTo(port: number): readonly { timer: string; ticks: number }[] {
    const there = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    const established = '01';
    return readFileSync(kernelTable, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote, state]) => remote === there && state === established)
      .map(([, , , , , running = '']) => {
        const [timer = '', ticks = ''] = running.split(':');
        return { timer, ticks: Number.parseInt(ticks, 16) };
      });
  }
});
