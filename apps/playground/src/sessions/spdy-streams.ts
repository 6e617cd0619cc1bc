/** Sessions over SPDY, as kubectl before 1.30 has them, and port-forward of all versions, in a WebSocket or not. */
import { type Duplex, Readable } from 'node:stream';
import type { TakenConnection } from '@navarch/apiserver';
import type { Say } from '../container/command.js';
import { limits } from '../limits.js';
import { type SpdyConnection, type SpdyStream, serveSpdy } from '../spdy/connection.js';
import { isPort, type StreamsAsked } from './asked.js';
import { connectTo } from './listening.js';
import type { CommandStreams } from './streams.js';

/** Agrees to speak it from here on. */
export function switchToSpdy({ socket, head }: TakenConnection, protocol: string): Duplex {
  if (head.length > 0) socket.unshift(head);
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Connection: Upgrade',
    'Upgrade: SPDY/3.1',
    `X-Stream-Protocol-Version: ${protocol}`,
  ];
  socket.write([...lines, '', ''].join('\r\n'));
  return socket;
}

type Streams = ReadonlyMap<string, SpdyStream>;

/** The client begins a stream for each thing it asked for. Rejects when it leaves before that, or takes too long. */
export async function commandStreamsOver(
  socket: Duplex,
  { tty: _tty, ...asked }: StreamsAsked,
): Promise<CommandStreams> {
  const wanted = ['error', ...Object.entries(asked).flatMap(([name, is]) => (is ? [name] : []))];
  const { streams, connection } = await begun(socket, wanted);
  return {
    stdin: streams.get('stdin') ?? Readable.from([]),
    out: sayOn(streams.get('stdout')),
    error: sayOn(streams.get('stderr')),
    end: async (status) => {
      await sayOn(streams.get('error'))(JSON.stringify(status));
      await Promise.all([...streams.values()].map((stream) => ended(stream)));
      connection.end();
    },
  };
}

function begun(
  socket: Duplex,
  wanted: readonly string[],
): Promise<{ readonly streams: Streams; readonly connection: SpdyConnection }> {
  return new Promise((resolve, reject) => {
    const streams = new Map<string, SpdyStream>();
    const late = setTimeout(() => socket.destroy(), limits.streamsMs);
    socket.once('close', () => {
      clearTimeout(late);
      reject(new Error('the streams of a session were not begun'));
    });
    const connection = serveSpdy(socket, (stream) => {
      const type = stream.headers.get('streamtype') ?? '';
      if (!wanted.includes(type)) return void stream.resume();
      streams.set(type, stream);
      if (streams.size < wanted.length) return;
      clearTimeout(late);
      resolve({ streams, connection });
    });
  });
}

const sayOn =
  (stream: SpdyStream | undefined): Say =>
  (said) =>
    new Promise((resolve, reject) => {
      if (stream === undefined) return resolve();
      stream.write(said, (error) =>
        error === undefined || error === null ? resolve() : reject(error),
      );
    });

const ended = (stream: Duplex): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed) return resolve();
    stream.once('close', resolve).end(resolve);
  });

/** Each connection to a port is two streams: what is said, and what goes wrong. */
export function servePortsOver(socket: Duplex, pod: string): void {
  const failures = new Map<string, SpdyStream>();
  serveSpdy(socket, (stream) => {
    const { headers } = stream;
    const request = headers.get('requestid') ?? '';
    if (headers.get('streamtype') === 'error') {
      failures.set(request, stream.resume());
      return;
    }
    const failure = failures.get(request);
    failures.delete(request);
    const port = Number(headers.get('port'));
    if (!isPort(port)) {
      failure?.end(`"${headers.get('port') ?? ''}" is no port`);
      stream.destroy();
      return;
    }
    stream.once('close', () => failure?.end());
    connectTo({ pod, port }, stream);
  });
}
