/** HTTP/1.1: a connection for each that asks, kept open. */
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { type Hearer, AnswerReader } from './answer-reader.js';
import type { Access } from './access.js';
import type { Answered, Line, Request } from './asker.js';

export async function openHttp1(access: Access, width: number): Promise<Line> {
  const connections: Connection[] = [];
  // One after the other: handshakes are dear, and are not what is measured.
  for (let at = 0; at < width; at += 1) connections.push(await Connection.open(access));
  return {
    askers: connections,
    close: () => {
      for (const one of connections) one.close();
    },
  };
}

type Waiting = {
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: Error) => void;
};

export class Connection {
  private waiting: Waiting | undefined;
  private readonly fixed: string;

  private constructor(
    private readonly socket: TLSSocket,
    { host, port, headers }: Access,
    part: Hearer['part'],
  ) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.fixed = `host: ${host}:${port}\r\naccept: application/json\r\nuser-agent: bench\r\n${lines.join('')}`;
    const reader = new AnswerReader({
      ...(part === undefined ? {} : { part }),
      end: (head, bytes) => this.settle((one) => one.resolve({ ...head, bytes })),
    });
    socket.on('data', (chunk: Buffer) => reader.feed(chunk));
    socket.on('error', (error) => this.settle((one) => one.reject(error)));
    socket.on('close', () => this.settle((one) => one.reject(new Error('hung up'))));
  }

  /** `part` is given what comes of an answer's body, as it comes. */
  static async open(access: Access, part?: Hearer['part']): Promise<Connection> {
    const { host, port, tls } = access;
    const socket = connect({ host, port, ...tls, ALPNProtocols: ['http/1.1'] });
    socket.setNoDelay(true);
    await once(socket, 'secureConnect');
    return new Connection(socket, access, part);
  }

  async ask({ method, path, type, body = '' }: Request): Promise<Answered> {
    const content =
      type === undefined
        ? ''
        : `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
    return await new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${method} ${path} HTTP/1.1\r\n${this.fixed}${content}\r\n${body}`);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.socket.destroy();
  }

  private settle(how: (waiting: Waiting) => void): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) how(waiting);
  }
}
