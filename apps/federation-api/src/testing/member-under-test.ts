import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAuthority, issueServer } from '@navarch/pki';
import type { ApiUnderTest } from './api-under-test.js';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
type Switch = (request: IncomingMessage, socket: Duplex) => void;

const clusters = '/apis/fleet.navarch.dev/v1alpha1/clusters';
const memberToken = 'token-of-the-federation';

/** A real HTTPS server that the API takes for a member, and that answers what a test wants. */
export class MemberUnderTest {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly authorityPem: string,
  ) {}

  /** Without `agree` every request for another protocol is answered like others. */
  static async start(respond: Respond, agree?: Switch): Promise<MemberUnderTest> {
    const now = Date.now();
    const authority = await createAuthority('member', now);
    const { certPem, keyPem } = await issueServer(authority, { names: ['127.0.0.1'], now });
    const server = createServer({ cert: certPem, key: keyPem }, respond);
    if (agree !== undefined) server.on('upgrade', agree);
    const member = new MemberUnderTest(server, authority.certPem);
    server.on('connection', (socket: Socket) => {
      member.sockets.add(socket);
      socket.on('close', () => member.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return member;
  }

  /** Makes it known to a federation under a name, and ready. */
  async register(api: ApiUnderTest, name: string): Promise<void> {
    const credentialsRef = { namespace: 'navarch-system', name: `cluster-${name}` };
    const { port } = this.server.address() as AddressInfo;
    const server = `https://127.0.0.1:${port}`;
    await api.expect(201, {
      method: 'POST',
      path: '/api/v1/namespaces/navarch-system/secrets',
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: credentialsRef,
        stringData: { kubeconfig: kubeconfigOf(server, this.authorityPem) },
      },
    });
    await api.expect(201, {
      method: 'POST',
      path: clusters,
      body: {
        apiVersion: 'fleet.navarch.dev/v1alpha1',
        kind: 'Cluster',
        metadata: { name },
        spec: { server, credentialsRef, allowLoopback: true },
      },
    });
    const ready = { type: 'Ready', status: 'True', reason: 'ClusterReady', message: '' };
    const lastTransitionTime = new Date(0).toISOString();
    await api.expect(200, {
      method: 'PATCH',
      path: `${clusters}/${name}/status`,
      contentType: 'application/merge-patch+json',
      body: { status: { conditions: [{ ...ready, lastTransitionTime }] } },
    });
  }

  /** As when the network or the machine fails. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

const kubeconfigOf = (server: string, authorityPem: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [
      {
        name: 'it',
        cluster: {
          server,
          'certificate-authority-data': Buffer.from(authorityPem).toString('base64'),
        },
      },
    ],
    users: [{ name: 'it', user: { token: memberToken } }],
  });
