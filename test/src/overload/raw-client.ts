/** A client that sends bytes as they are given: what it sends need not be HTTP. */
import { type ClientHttp2Session, connect as connectSecond } from 'node:http2';
import { connect, type TLSSocket } from 'node:tls';
import { readCredentials } from '../parity/server.js';

const answerWithinMs = 10_000;

export class RawClient {
  private constructor(private readonly to: Awaited<ReturnType<typeof readCredentials>>) {}

  static async for(kubeconfig: string): Promise<RawClient> {
    return new RawClient(await readCredentials(kubeconfig));
  }

  /** The answer as it came, until the server hangs up or the first part of what has no end; empty when there was none. */
  async send(parts: readonly (string | Uint8Array)[]): Promise<string> {
    const socket = this.dial();
    socket.on('error', () => undefined);
    socket.setTimeout(answerWithinMs, () => socket.destroy());
    const answer: Buffer[] = [];
    socket.on('data', (part: Buffer) => {
      answer.push(part);
      if (isEndless(part)) socket.destroy();
    });
    socket.once('secureConnect', () => {
      for (const part of parts) socket.write(part);
    });
    await closed(socket);
    return Buffer.concat(answer).toString('latin1');
  }

  /** Sends it and hangs up. */
  async sendHalf(part: string): Promise<void> {
    const socket = this.dial();
    socket.on('error', () => undefined);
    socket.once('secureConnect', () => socket.write(part, () => socket.destroy()));
    await closed(socket);
  }

  /** An HTTP/2 connection of its own. */
  open(): ClientHttp2Session {
    const session = connectSecond(this.to.url, this.to.tls);
    session.on('error', () => undefined);
    return session;
  }

  private dial(): TLSSocket {
    const { hostname, port } = new URL(this.to.url);
    const place = { host: hostname, port: Number(port), ALPNProtocols: ['http/1.1'] };
    return connect({ ...this.to.tls, ...place });
  }
}

const closed = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('close', () => resolve());
  });

/** Watches and other answers in chunks: their head is enough of them. */
const isEndless = (part: Buffer): boolean =>
  part.toString('latin1', 0, 2_048).toLowerCase().includes('transfer-encoding: chunked');

/** Of the first answer in a text; undefined when that is none. */
export function statusOf(answer: string): number | undefined {
  const found = /^HTTP\/1\.1 (\d{3}) /.exec(answer);
  return found === null ? undefined : Number(found[1]);
}
