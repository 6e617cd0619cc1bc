/**
 * A session of PostgreSQL of the test's own, that may do what no process of a federation would: hold locks, forget transactions,
 * take the last connection. It speaks the simple query protocol over the server's socket and trusts the server, which trusts it.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { systemCodeOf } from '@navarch/model';
import type { PostgresServer } from '@navarch/backing';

const protocol = 196_608;
/** The kind and the length of a message. */
const headBytes = 5;

type Message = { readonly kind: string; readonly body: Buffer };

export class SqlSession {
  private rest = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
  }

  /** Throws when the server does not let it in. */
  static async open({ connection }: PostgresServer): Promise<SqlSession> {
    const socket = connect(`${connection.host}/.s.PGSQL.${connection.port}`);
    const session = new SqlSession(socket);
    const words = ['user', connection.user, 'database', 'navarch', ''].join('\0');
    const body = Buffer.from(`${words}\0`);
    const head = Buffer.alloc(8);
    head.writeInt32BE(body.length + head.length, 0);
    head.writeInt32BE(protocol, 4);
    socket.write(Buffer.concat([head, body]));
    try {
      await session.untilReady();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return session;
  }

  /** The first column of every row that these statements answer. Throws what the server refuses. */
  async ask(statements: string): Promise<readonly string[]> {
    const body = Buffer.from(`${statements}\0`);
    const head = Buffer.alloc(headBytes);
    head.write('Q');
    head.writeInt32BE(body.length + 4, 1);
    this.socket.write(Buffer.concat([head, body]));
    return await this.untilReady();
  }

  /** Ends it as a crash of the client, whatever is under way. */
  close(): void {
    this.socket.destroy();
  }

  private async untilReady(): Promise<readonly string[]> {
    const rows: string[] = [];
    let refusal: Error | undefined;
    for (;;) {
      const { kind, body } = await this.next(refusal);
      if (kind === 'D') rows.push(firstColumn(body));
      if (kind === 'E') refusal = new Error(refusalIn(body));
      if (kind !== 'Z') continue;
      if (refusal !== undefined) throw refusal;
      return rows;
    }
  }

  private async next(refusal: Error | undefined): Promise<Message> {
    for (;;) {
      const length = this.rest.length < headBytes ? undefined : this.rest.readInt32BE(1) + 1;
      if (length !== undefined && this.rest.length >= length) {
        const message = this.rest.subarray(0, length);
        this.rest = this.rest.subarray(length);
        return { kind: String.fromCharCode(message[0] ?? 0), body: message.subarray(headBytes) };
      }
      this.rest = Buffer.concat([this.rest, await this.chunk(refusal)]);
    }
  }

  /** A server that refuses a session says why and closes. */
  private async chunk(refusal: Error | undefined): Promise<Buffer> {
    const ended = new AbortController();
    const { signal } = ended;
    try {
      return await Promise.race([
        once(this.socket, 'data', { signal }).then(([data]) => data as Buffer),
        once(this.socket, 'close', { signal }).then(() => {
          throw refusal ?? new Error('PostgreSQL closed the session');
        }),
      ]);
    } catch (cause) {
      throw refusal ?? new Error(`the session failed: ${systemCodeOf(cause) ?? ''}`, { cause });
    } finally {
      ended.abort();
    }
  }
}

function firstColumn(body: Buffer): string {
  const length = body.readInt32BE(2);
  return length === -1 ? '' : body.subarray(6, 6 + length).toString('utf8');
}

/** `55P03 canceling statement due to lock timeout` */
function refusalIn(body: Buffer): string {
  const fields = body.toString('utf8').split('\0');
  const field = (letter: string): string => fields.find((one) => one.startsWith(letter)) ?? letter;
  return `${field('C').slice(1)} ${field('M').slice(1)}`;
}

/** Runs `act` with a session, and ends it. */
export async function withSql<T>(
  server: PostgresServer,
  act: (session: SqlSession) => Promise<T>,
): Promise<T> {
  const session = await SqlSession.open(server);
  try {
    return await act(session);
  } finally {
    session.close();
  }
}
