import { Http2ServerResponse } from 'node:http2';
import { ApiError, type ApiResponse, LongBody } from '@navarch/apimachinery';
import type { RawReply } from './raw.js';

export type WholeResponse = Omit<ApiResponse, 'body'> & {
  readonly body: string | Uint8Array | LongBody;
};

const bodiless = new Set([204, 304]);

/** Sends head and body in one go. */
export function sendWhole(reply: RawReply, response: WholeResponse): void {
  const { status, headers } = response;
  const body = response.body instanceof LongBody ? response.body.toString() : response.body;
  if (bodiless.has(status)) {
    reply.writeHead(status, withDefaults(headers));
    reply.end();
    return;
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const head = headOf(response, length);
  if (reply instanceof Http2ServerResponse && reply.req.method !== 'HEAD')
    return sendOnStream(reply, { ':status': status, ...head }, body);
  reply.writeHead(status, head);
  // A head that goes out together with a text is encoded like the text, so that its bytes would become two each.
  reply.end(typeof body === 'string' && hasBytes(headers) ? Buffer.from(body) : body);
}

/** Past what HTTP/2 has to look like HTTP/1.1, which looks at each header by itself and asks for trailers that there never are. */
function sendOnStream(
  { stream }: Http2ServerResponse,
  head: Record<string, string | number>,
  body: string | Uint8Array,
): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond(head);
  stream.end(body);
}

export const headOf = (
  { headers }: Pick<ApiResponse, 'headers'>,
  bytes: number,
): Record<string, string | number> => ({ ...withDefaults(headers), 'content-length': bytes });

/** Only warnings have more than ASCII in them. */
const hasBytes = (headers: Record<string, string>): boolean => headers['warning'] !== undefined;

/** What a client may keep is the exception: everything else is read anew. */
export const withDefaults = (headers: Record<string, string>): Record<string, string> => ({
  'cache-control': 'no-cache, private',
  ...headers,
});

/** Any error as a Status; what is no ApiError becomes a 500 that shows nothing of it. */
export function statusResponse(error: unknown): WholeResponse {
  const known = error instanceof ApiError ? error : internalError();
  const seconds = known.details.retryAfterSeconds;
  return {
    status: known.code,
    headers: {
      'content-type': 'application/json',
      ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
    },
    body: JSON.stringify(known.toStatus()),
  };
}

const internalError = (): ApiError =>
  new ApiError(
    { code: 500, reason: 'InternalError' },
    'Internal error occurred: see the log of the server',
  );
