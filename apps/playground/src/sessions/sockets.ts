/** Sessions over WebSockets: exec and attach with the channels of v4 and v5, port-forward with those of v4. */
import { Duplex, Readable } from 'node:stream';
import type { TakenConnection } from '@navarch/apiserver';
import { type WebSocket, WebSocketServer } from 'ws';
import { limits } from '../limits.js';
import type { StreamsAsked } from './asked.js';
import { Channels } from './channels.js';
import type { CommandStreams } from './streams.js';

const stdin = 0;
const stdout = 1;
const stderr = 2;
const status = 3;

export function openSocket(
  { request, socket, head }: TakenConnection,
  protocol: string,
): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytesMax,
    handleProtocols: () => protocol,
  });
  return new Promise((resolve) => {
    server.handleUpgrade(request, socket, head, resolve);
  });
}

const silent = (): Promise<void> => Promise.resolve();

export function commandStreams(socket: WebSocket, asked: StreamsAsked): CommandStreams {
  const channels = new Channels(socket);
  const sayStatus = channels.sayer(status);
  return {
    stdin: asked.stdin ? channels.reader(stdin) : Readable.from([]),
    out: asked.stdout ? channels.sayer(stdout) : silent,
    error: asked.stderr ? channels.sayer(stderr) : silent,
    end: async (ended) => {
      await sayStatus(JSON.stringify(ended));
      channels.close();
    },
  };
}

export type PortConnection = { readonly port: number; readonly connection: Duplex };

/** One connection for each port, on a channel of its own; the channel behind it is for what goes wrong. */
export async function portConnections(
  socket: WebSocket,
  ports: readonly number[],
): Promise<readonly PortConnection[]> {
  const channels = new Channels(socket);
  const opened = ports.map(async (port, at) => {
    const [data, failures] = [2 * at, 2 * at + 1];
    // Before anything is waited for: what is said first must find it there.
    const connection = connectionOn(channels, data);
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    await channels.sayer(data)(number);
    await channels.sayer(failures)(number);
    return { port, connection };
  });
  return await Promise.all(opened);
}

function connectionOn(channels: Channels, channel: number): Duplex {
  const say = channels.sayer(channel);
  const reader = channels.reader(channel);
  const connection = new Duplex({
    read: () => void reader.resume(),
    write: (part: Buffer, _encoding, written) => {
      say(part).then(() => written(), written);
    },
  });
  reader.on('data', (part: Buffer) => {
    if (!connection.push(part)) reader.pause();
  });
  reader.on('end', () => connection.push(null));
  return connection;
}
