import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import { Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';

/**
 * The server's connections, so that a stop can end them: Node's own close waits for clients to
 * leave, which those with a kept-alive connection never do.
 */
export class Connections {
  private readonly sockets = new Set<Socket>();
  private readonly firstVersion = new Set<TLSSocket>();
  private readonly sessions = new Set<ServerHttp2Session>();
  private closed = false;
  private takenIn = 0;

  constructor(private readonly server: Http2SecureServer) {
    server.on('connection', (socket: Socket) => {
      this.takenIn += 1;
      if (this.closed) return socket.destroy();
      return keep(this.sockets, socket);
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      if (socket.alpnProtocol !== 'h2') keep(this.firstVersion, socket);
    });
    server.on('session', (session: ServerHttp2Session) => {
      this.sessions.add(session);
      session.once('close', () => this.sessions.delete(session));
    });
  }

  /**
   * From now on nobody can connect, so that a load balancer asks elsewhere. Connections stay as they are: a request may be on its
   * way on any of them, which the server's own close does not heed. Who had connected and was not yet taken in, because the process
   * was busy, is taken in first: the system resets such a connection when nobody listens any more.
   */
  async stopListening(): Promise<void> {
    for (let turn = 0; turn < backlog; turn += 1) {
      const before = this.takenIn;
      await setImmediate();
      await setImmediate();
      if (this.takenIn === before) break;
    }
    Server.prototype.close.call(this.server);
  }

  /** Resolves when all clients have left, or after `ms`. */
  async untilLeft(ms: number): Promise<void> {
    const left = [...this.sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all(left), over]);
    clearTimeout(timer);
  }

  /** Tells clients of HTTP/2 to start nothing new; what they have under way goes on. */
  announceEnd(): void {
    for (const session of this.sessions) session.close();
  }

  /** Lets what is written get out, for `graceMs` at most; then no connection is left. */
  async end(graceMs: number): Promise<void> {
    this.closed = true;
    this.announceEnd();
    for (const socket of this.firstVersion) socket.end();
    const closing = [...this.sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    const deadline = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, graceMs);
    await Promise.all(closing);
    clearTimeout(deadline);
  }
}

/** How many the system keeps waiting for Node, which takes in one in a turn of its event loop. */
const backlog = 511;

function keep<S extends Socket>(sockets: Set<S>, socket: S): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
