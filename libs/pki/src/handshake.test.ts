import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { createAuthority, issueClient, issueServer, type Authority } from './authority.js';
import type { Identity } from './certificate.js';

const now = Date.now();

type Seen = { readonly client: PeerCertificate['subject']; readonly protocol: string | null };

/** One handshake over a real socket, both sides checking; resolves with what the server saw. */
async function shakeHands(from: {
  server: Identity;
  serverTrusts: Authority;
  client?: Identity;
  clientTrusts: Authority;
  servername?: string;
}): Promise<Seen> {
  const server = createServer({
    cert: from.server.certPem,
    key: from.server.keyPem,
    ca: from.serverTrusts.certPem,
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const seen = new Promise<Seen>((resolve) => {
    server.once('secureConnection', (socket: TLSSocket) => {
      socket.on('error', () => undefined);
      resolve({ client: socket.getPeerCertificate().subject, protocol: socket.getProtocol() });
      socket.end('welcome');
    });
  });
  try {
    const socket = connect({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      ca: from.clientTrusts.certPem,
      ...(from.servername === undefined ? {} : { servername: from.servername }),
      ...(from.client === undefined ? {} : { cert: from.client.certPem, key: from.client.keyPem }),
    });
    await readAll(socket);
    return await seen;
  } finally {
    server.close();
  }
}

async function readAll(socket: TLSSocket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(Buffer.from(chunk as Buffer));
  if (chunks.length === 0) throw new Error('the server hung up');
  return Buffer.concat(chunks).toString('utf8');
}

async function arrange(
  at = now,
): Promise<{ authority: Authority; server: Identity; client: Identity }> {
  const authority = await createAuthority('test-ca', at);
  const [server, client] = await Promise.all([
    issueServer(authority, { names: ['localhost', '127.0.0.1', '::1'], now: at }),
    issueClient(authority, { user: 'admin', groups: ['system:masters', 'people'], now: at }),
  ]);
  return { authority, server, client };
}

describe('a TLS handshake', () => {
  it('names the client by user and groups, reached by address or by name', async () => {
    const { authority, server, client } = await arrange();
    const parts = { server, client, serverTrusts: authority, clientTrusts: authority };
    const byAddress = await shakeHands(parts);
    expect(byAddress.client).toMatchObject({ CN: 'admin', O: ['system:masters', 'people'] });
    expect(byAddress.protocol).toBe('TLSv1.3');
    expect((await shakeHands({ ...parts, servername: 'localhost' })).client.CN).toBe('admin');
  });

  it('is refused to a client of another authority with the same name', async () => {
    const ours = await arrange();
    const theirs = await arrange();
    const parts = {
      server: ours.server,
      serverTrusts: ours.authority,
      clientTrusts: ours.authority,
    };
    await expect(shakeHands({ ...parts, client: theirs.client })).rejects.toThrow();
  });

  it('is refused to a client without a certificate', async () => {
    const { authority, server } = await arrange();
    const parts = { server, serverTrusts: authority, clientTrusts: authority };
    await expect(shakeHands(parts)).rejects.toThrow();
  });

  it('fails for a client that trusts another authority', async () => {
    const { authority, server, client } = await arrange();
    const other = await createAuthority('test-ca', now);
    const parts = { server, client, serverTrusts: authority, clientTrusts: other };
    await expect(shakeHands(parts)).rejects.toThrow();
  });

  it('fails for a name that the certificate does not have', async () => {
    const { authority, server, client } = await arrange();
    const parts = { server, client, serverTrusts: authority, clientTrusts: authority };
    await expect(shakeHands({ ...parts, servername: 'example.org' })).rejects.toThrow(/altname/i);
  });

  it('fails with a certificate whose time is over', async () => {
    const longAgo = now - 5 * 365 * 24 * 3_600_000;
    const { authority, server, client } = await arrange(longAgo);
    const parts = { server, client, serverTrusts: authority, clientTrusts: authority };
    await expect(shakeHands(parts)).rejects.toThrow(/expired/i);
  });

  it('does not let a client certificate pass for a server', async () => {
    const { authority, client } = await arrange();
    const parts = { server: client, client, serverTrusts: authority, clientTrusts: authority };
    await expect(shakeHands(parts)).rejects.toThrow();
  });
});
