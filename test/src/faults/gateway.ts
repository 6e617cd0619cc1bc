/**
 * A box in front of a member that speaks its language: it ends TLS with the member's own certificate, passes requests on as
 * its administrator, and answers some of them by itself or spoils what the member answered.
 */
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer, request, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { JoinedMember } from './members.js';

export type Meddling =
  /** The member never hears of it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body: string;
      /** Seconds. */
      readonly retryAfter?: number;
    }
  /** What the member answers is given on like this, whole. */
  | { readonly kind: 'rewrite'; readonly body: (text: string) => string }
  /** What the member answers now is given on then. */
  | { readonly kind: 'hold'; readonly until: Promise<void> }
  /** The first half of what it answers, and then the connection is cut. */
  | { readonly kind: 'truncate' };

/** What to do about a request; undefined passes it on. */
export type Meddle = (asked: IncomingMessage) => Meddling | undefined;

export class Gateway {
  private meddle: Meddle = () => undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly agent: Agent,
    private readonly port: number,
  ) {}

  /** Starts one and leads the member's new connections through it. */
  static async before(member: JoinedMember): Promise<Gateway> {
    const read = (file: string): Promise<string> =>
      readFile(join(member.folder, 'pki', file), 'utf8');
    const [cert, key, ca, adminCert, adminKey] = await Promise.all(
      ['server.crt', 'server.key', 'ca.crt', 'admin.crt', 'admin.key'].map(read),
    );
    const server = createServer({ cert, key });
    const agent = new Agent({ keepAlive: true, ca, cert: adminCert, key: adminKey });
    const gateway = new Gateway(server, agent, member.port);
    server.on('connection', (socket: Socket) => {
      gateway.sockets.add(socket);
      socket.on('close', () => gateway.sockets.delete(socket));
    });
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) =>
      gateway.serve(asked, answer),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    member.proxy.leadTo({ port: (server.address() as AddressInfo).port });
    return gateway;
  }

  behave(meddle: Meddle): void {
    this.meddle = meddle;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.agent.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private serve(asked: IncomingMessage, answer: ServerResponse): void {
    const meddling = this.meddle(asked);
    if (meddling?.kind === 'answer') {
      asked.resume();
      const { retryAfter } = meddling;
      answer.writeHead(meddling.status, {
        'content-type': 'application/json',
        ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      });
      answer.end(meddling.body);
      return;
    }
    const { host: _host, ...headers } = asked.headers;
    const forwarded = request({
      agent: this.agent,
      host: '127.0.0.1',
      port: this.port,
      method: asked.method,
      path: asked.url,
      headers,
    });
    forwarded.on('response', (answered) => {
      if (meddling === undefined) pass(answered, answer);
      else void spoil(answered, answer, meddling);
    });
    forwarded.on('error', () => answer.destroy());
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  }
}

function pass(from: IncomingMessage, to: ServerResponse): void {
  to.writeHead(from.statusCode ?? 500, from.headers);
  // A watch that has nothing to say yet has been opened all the same.
  to.flushHeaders();
  from.on('error', () => to.destroy());
  from.pipe(to);
}

async function spoil(
  from: IncomingMessage,
  to: ServerResponse,
  meddling: Exclude<Meddling, { kind: 'answer' }>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (meddling.kind === 'hold') await meddling.until;
  const status = from.statusCode ?? 500;
  const type = { 'content-type': from.headers['content-type'] ?? 'application/json' };
  if (meddling.kind === 'rewrite') {
    to.writeHead(status, type).end(meddling.body(body.toString('utf8')));
    return;
  }
  to.writeHead(status, { ...type, 'content-length': body.length });
  if (meddling.kind === 'hold') {
    to.end(body);
    return;
  }
  to.write(body.subarray(0, Math.ceil(body.length / 2)), () => to.destroy());
}
