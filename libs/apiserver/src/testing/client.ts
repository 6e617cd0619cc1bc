import http2 from 'node:http2';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { Rig } from './rig.js';

export type Protocol = 'HTTP/1.1' | 'HTTP/2';
export const protocols: readonly Protocol[] = ['HTTP/1.1', 'HTTP/2'];

export type Ask = {
  readonly path: string;
  readonly method?: string;
  readonly token?: string;
  readonly identity?: { readonly certPem: string; readonly keyPem: string };
  readonly body?: string | Uint8Array;
  /** Sends the head and then nothing. */
  readonly withholdsBody?: boolean;
  readonly headers?: Readonly<Record<string, string | string[]>>;
};

/** An answer whose body may still be coming. */
export type Stream = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: () => string;
  /** How the body ended so far. */
  readonly ending: () => 'open' | 'clean' | 'broken';
  readonly pause: () => void;
  readonly hangUp: () => void;
};

type Reader = NodeJS.ReadableStream & { readonly destroyed?: boolean };

/** Resolves when the head of the answer is there. */
export function open(rig: Rig, protocol: Protocol, ask: Ask): Promise<Stream> {
  return protocol === 'HTTP/2' ? openSecond(rig, ask) : openFirst(rig, ask);
}

/** Resolves when the whole answer is there. */
export async function send(
  rig: Rig,
  protocol: Protocol,
  ask: Ask,
): Promise<{ status: number; headers: Stream['headers']; body: string }> {
  const stream = await open(rig, protocol, ask);
  while (stream.ending() === 'open') {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  if (stream.ending() === 'broken') throw new Error('the answer broke off');
  stream.hangUp();
  return { status: stream.status, headers: stream.headers, body: stream.text() };
}

const tlsOf = (rig: Rig, ask: Ask): { ca: string; cert?: string; key?: string } => ({
  ca: rig.authority.certPem,
  ...(ask.identity === undefined ? {} : { cert: ask.identity.certPem, key: ask.identity.keyPem }),
});

const headersOf = (ask: Ask): Record<string, string | string[]> => ({
  ...(ask.token === undefined ? {} : { authorization: `Bearer ${ask.token}` }),
  ...ask.headers,
});

function openFirst(rig: Rig, ask: Ask): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = https.request(`${rig.server.url}${ask.path}`, {
      method: ask.method ?? 'GET',
      headers: headersOf(ask),
      agent: false,
      ...tlsOf(rig, ask),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const close = (): void => void response.destroy();
      const head = { status: response.statusCode ?? 0, headers: response.headers };
      resolve(collect(response, head, close));
    });
    if (ask.withholdsBody === true) request.flushHeaders();
    else request.end(ask.body);
  });
}

function openSecond(rig: Rig, ask: Ask): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(rig.server.url, tlsOf(rig, ask));
    session.on('error', reject);
    const stream = session.request({
      ':path': ask.path,
      ':method': ask.method ?? 'GET',
      ...headersOf(ask),
    });
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the stream ended without an answer')));
    stream.on('response', (headers) => {
      const close = (): void => session.destroy();
      resolve(collect(stream, { status: headers[':status'] ?? 0, headers }, close));
    });
    if (ask.withholdsBody !== true) stream.end(ask.body);
  });
}

function collect(
  reader: Reader,
  head: Pick<Stream, 'status' | 'headers'>,
  hangUp: () => void,
): Stream {
  const chunks: Buffer[] = [];
  let ending: 'open' | 'clean' | 'broken' = 'open';
  reader.on('data', (chunk: Buffer) => chunks.push(chunk));
  reader.on('end', () => {
    ending = 'clean';
  });
  const breakOff = (): void => {
    if (ending === 'open') ending = 'broken';
  };
  reader.on('close', breakOff);
  reader.on('error', breakOff);
  return {
    ...head,
    text: () => decoded(Buffer.concat(chunks), head.headers).toString(),
    ending: () => ending,
    pause: () => reader.pause(),
    hangUp,
  };
}

const decoded = (body: Buffer, headers: Stream['headers']): Buffer =>
  headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
