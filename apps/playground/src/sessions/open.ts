/** How a session is opened: by what the client offers, the newest that both know. Nothing is taken over before that is certain. */
import type { Duplex } from 'node:stream';
import { badRequest } from '@navarch/apimachinery';
import type { StreamedRequest, TakenConnection } from '@navarch/apiserver';
import { createWebSocketStream } from 'ws';
import type { StreamsAsked } from './asked.js';
import { commandStreams, openSocket, type PortConnection, portConnections } from './sockets.js';
import { commandStreamsOver, switchToSpdy } from './spdy-streams.js';
import type { CommandStreams } from './streams.js';

const commandsOnSockets = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
const commandsOnSpdy = ['v4.channel.k8s.io'] as const;
const tunnel = 'SPDY/3.1+portforward.k8s.io';
const portsOnSockets = [tunnel, 'v4.channel.k8s.io'] as const;
const portsOnSpdy = ['portforward.k8s.io'] as const;

export type OpenPorts =
  | { readonly kind: 'connections'; readonly connections: readonly PortConnection[] }
  /** Connections come on it as the client makes them. */
  | { readonly kind: 'spdy'; readonly socket: Duplex };

/** Throws 400; what goes wrong after the connection was taken over rejects. */
export function openCommand(
  request: StreamedRequest,
  asked: StreamsAsked,
): Promise<CommandStreams> {
  if (wayOf(request) === 'spdy') {
    const protocol = chosen(request.headers['x-stream-protocol-version'], commandsOnSpdy);
    return commandStreamsOver(switchToSpdy(taken(request), protocol), asked);
  }
  const protocol = chosen(request.headers['sec-websocket-protocol'], commandsOnSockets);
  return openSocket(taken(request), protocol).then((socket) => commandStreams(socket, asked));
}

/** Throws 400. `ports` is only asked where the client must say them before it begins. */
export async function openPorts(
  request: StreamedRequest,
  ports: () => readonly number[],
): Promise<OpenPorts> {
  if (wayOf(request) === 'spdy') {
    const protocol = chosen(request.headers['x-stream-protocol-version'], portsOnSpdy);
    return { kind: 'spdy', socket: switchToSpdy(taken(request), protocol) };
  }
  const protocol = chosen(request.headers['sec-websocket-protocol'], portsOnSockets);
  if (protocol === tunnel)
    return {
      kind: 'spdy',
      socket: createWebSocketStream(await openSocket(taken(request), protocol)),
    };
  const named = ports();
  const socket = await openSocket(taken(request), protocol);
  return { kind: 'connections', connections: await portConnections(socket, named) };
}

function wayOf({ takeOver, headers }: StreamedRequest): 'spdy' | 'socket' {
  if (takeOver === undefined) throw badRequest('Upgrade request required');
  const protocol = headers['upgrade']?.toLowerCase();
  if (protocol === 'spdy/3.1') return 'spdy';
  if (protocol === 'websocket') return 'socket';
  throw badRequest('only WebSocket and SPDY/3.1 are spoken here');
}

function chosen(offered: string | undefined, known: readonly string[]): string {
  const names = new Set((offered ?? '').split(',').map((one) => one.trim()));
  const protocol = known.find((one) => names.has(one));
  if (protocol === undefined)
    throw badRequest(`none of the protocols is known here: ${known.join(', ')}`);
  return protocol;
}

/** Ends with the request, whoever has it by then. */
function taken({ takeOver, signal }: StreamedRequest): TakenConnection {
  if (takeOver === undefined) throw badRequest('Upgrade request required');
  const connection = takeOver();
  signal.addEventListener('abort', () => void connection.socket.destroy(), { once: true });
  return connection;
}
