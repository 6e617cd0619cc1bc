import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MemberCredentials } from '../credentials.js';
import { authorityCert, memberPair } from './certificates.fixture.js';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
type Pair = { readonly cert: string; readonly key: string };

/** A real HTTPS server that answers what a test wants, and counts who came. */
export class FakeMember {
  connections = 0;
  readonly requests: string[] = [];
  readonly authorizations: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private respond: Respond,
  ) {}

  static async start(respond: Respond, pair: Pair = memberPair): Promise<FakeMember> {
    const server = createServer({ ...pair, keepAlive: true });
    server.keepAliveTimeout = 60_000;
    const member = new FakeMember(server, respond);
    server.on('connection', (socket: Socket) => member.greet(socket));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      member.requests.push(`${request.method} ${request.url}`);
      member.authorizations.push(request.headers.authorization ?? '');
      member.respond(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return member;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  answer(respond: Respond): void {
    this.respond = respond;
  }

  /** From now on it is asked to speak other protocols, and not `respond`. */
  onUpgrade(act: (request: IncomingMessage, socket: Duplex) => void): void {
    this.server.on('upgrade', act);
  }

  credentials(changes: Partial<MemberCredentials> = {}): MemberCredentials {
    return {
      server: `https://127.0.0.1:${this.port}`,
      caData: authorityCert,
      allowLoopback: true,
      identity: { kind: 'token', token: 'token-of-the-test' },
      ...changes,
    };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private greet(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  }
}

export const sendJson =
  (status: number, body: unknown, headers: Record<string, string> = {}): Respond =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

export const secretNamed = (name: string, resourceVersion = '1'): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'a', uid: `uid-${name}`, resourceVersion },
});

export const statusOf = (code: number, reason: string, details: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  message: 'canary-77b2 was refused',
  reason,
  details,
  code,
});
