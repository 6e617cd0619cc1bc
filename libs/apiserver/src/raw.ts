import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';

/** A request of either protocol, as Node hands it over. */
export type RawRequest = IncomingMessage | Http2ServerRequest;

/** What both protocols' replies can do. */
export type RawReply = {
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly writableFinished: boolean;
  writeHead: (status: number, headers: Record<string, string | number>) => unknown;
  /** HTTP/2's writeHead sends at once; its types do not have this. */
  flushHeaders?: () => unknown;
  write: (part: string | Uint8Array) => boolean;
  end: { (): unknown; (body: string | Uint8Array): unknown };
  destroy: (error?: Error) => unknown;
  on: (event: 'close' | 'drain' | 'error', act: () => void) => unknown;
  off: (event: 'close' | 'drain' | 'error', act: () => void) => unknown;
};

/** Headers with one text each, HTTP/2's own (`:path` and such) left out. */
export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const name in headers) {
    if (name.startsWith(':')) continue;
    const value = headers[name];
    plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

/** Path (still percent-encoded) and query of a request. */
export function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, query: noQuery }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

/** Of most requests, and changed by none. */
const noQuery = new URLSearchParams();

/** Names in lower case, each with one value as it was sent: what was sent twice is there twice. */
export function headerList(rawHeaders: readonly string[]): (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    list.push([rawHeaders[at]?.toLowerCase() ?? '', rawHeaders[at + 1] ?? '']);
  }
  return list;
}

/** Waits until the socket has taken what it was given: false when the reader has gone or stalled. */
export function hasRoom(reply: RawReply, stalledMsMax: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (room: boolean): void => {
      clearTimeout(deadline);
      reply.off('drain', onDrain);
      reply.off('close', onClose);
      resolve(room);
    };
    const onDrain = (): void => settle(true);
    const onClose = (): void => settle(false);
    const deadline = setTimeout(() => {
      settle(false);
      reply.destroy(new Error('the reader stalled'));
    }, stalledMsMax);
    reply.on('drain', onDrain);
    reply.on('close', onClose);
  });
}
