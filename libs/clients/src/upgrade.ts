/**
 * A request of somebody to speak another protocol with a member (WebSocket, SPDY) on the connection that it came on. It is sent
 * as it is, on a connection of its own; when the member agrees, the connection is handed over and nothing is known here
 * of what is said on it. What else a member answers is an answer like that to a forwarded request.
 */
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { buildConnector } from 'undici';
import { MemberError } from './errors.js';
import { type Forward, type Forwarded, plainHeaders } from './forward.js';

/** Without a body: what is said after the head is of the other protocol. */
export type Upgrade = Omit<Forward, 'body'>;

export type Upgraded =
  | {
      readonly kind: 'switched';
      /** Of the member's 101; names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** Whoever has it ends it; so does the signal of the request. */
      readonly connection: Duplex;
    }
  | { readonly kind: 'answered'; readonly answer: Forwarded };

export type UpgradeAim = {
  readonly connect: buildConnector.connector;
  /** `https://host:port` */
  readonly origin: string;
  readonly headMs: number;
};

/** Rejects with whatever ends it before there is an answer: the reason of the signal, MemberError, errors of the system. */
export async function upgrade(aim: UpgradeAim, ask: Upgrade): Promise<Upgraded> {
  const { signal } = ask;
  const socket = await dial(aim, signal);
  // Its end is seen by who reads it; an error without a listener would end the process.
  socket.on('error', () => undefined);
  const end = (): void => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', end));
  try {
    return await answered(openRequest(aim, ask, socket), aim.headMs);
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}

function dial({ connect, origin }: UpgradeAim, signal: AbortSignal): Promise<Socket> {
  const { protocol, hostname, host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    connect({ protocol, hostname, host, port }, (...[error, socket]) => {
      if (error !== null) return reject(error);
      if (!signal.aborted) return resolve(socket);
      socket.destroy();
      reject(signal.reason);
    });
  });
}

const openRequest = (
  { origin }: UpgradeAim,
  { method, path, headers }: Upgrade,
  socket: Socket,
): ClientRequest =>
  send({
    method,
    path,
    headers: { ...headers, host: new URL(origin).host },
    createConnection: () => socket,
  });

function answered(request: ClientRequest, headMs: number): Promise<Upgraded> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => request.destroy(new MemberError('member.timeout')), headMs);
    request.once('close', () => clearTimeout(late));
    request.once('error', reject);
    request.once('upgrade', (response, connection, first) => {
      clearTimeout(late);
      if (first.length > 0) connection.unshift(first);
      const headers = plainHeaders(response.headers);
      resolve({ kind: 'switched', headers, connection });
    });
    request.once('response', (response) => {
      clearTimeout(late);
      resolve({ kind: 'answered', answer: answerOf(response) });
    });
    request.end();
  });
}

const answerOf = (response: IncomingMessage): Forwarded => {
  const { socket, statusCode: status = 0, headers } = response;
  // It is of no further use.
  response.once('close', () => socket.destroy());
  return { status, headers: plainHeaders(headers), body: response };
};
