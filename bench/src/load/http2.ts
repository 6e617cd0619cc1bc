/** HTTP/2: all that ask share one connection, as in a program built on client-go. */
import { once } from 'node:events';
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import type { Access } from './access.js';
import type { Answered, Line, Request } from './asker.js';

export async function openHttp2(access: Access, width: number): Promise<Line> {
  const { host, port, tls, headers } = access;
  const session = connect(`https://${host}:${port}`, tls);
  await once(session, 'connect');
  const ask = async (request: Request): Promise<Answered> => await send(session, request, headers);
  return {
    askers: Array.from({ length: width }, () => ({ ask })),
    close: () => session.destroy(),
  };
}

async function send(
  session: ClientHttp2Session,
  { method, path, type, body }: Request,
  headers: Access['headers'],
): Promise<Answered> {
  return await new Promise((resolve, reject) => {
    const stream = session.request({
      ...headers,
      ':method': method,
      ':path': path,
      accept: 'application/json',
      ...(type === undefined ? {} : { 'content-type': type }),
    });
    let head: IncomingHttpHeaders = {};
    let bytes = 0;
    stream.on('response', (answered) => {
      head = answered;
    });
    stream.on('data', (part: Buffer) => {
      bytes += part.length;
    });
    stream.on('end', () =>
      resolve({
        status: Number(head[':status']),
        retryAfter: head['retry-after'] !== undefined,
        bytes,
      }),
    );
    stream.on('error', reject);
    stream.end(body);
  });
}
