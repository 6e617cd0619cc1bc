/** Long answers in pieces: whoever has a short question has their turn between two of them. */
import { LongBody } from '@navarch/apimachinery';
import { gzipBytesMin, gzipped, gzippedHead } from './compressed.js';
import { type RawReply, hasRoom } from './raw.js';
import { headOf, type WholeResponse } from './reply.js';

/** What is encrypted and handed to a socket at once holds up everybody else for less than a millisecond. */
const pieceBytes = 128 * 1024;

export const isLong = (body: WholeResponse['body']): boolean =>
  body instanceof LongBody || body.length > pieceBytes;

type Sending = {
  /** A reader that takes nothing for so long is cut off. */
  readonly stalledMsMax: number;
  /** The reader takes it compressed. */
  readonly takesGzip: boolean;
};

/** Sends head and pieces at the pace of the reader. */
export async function sendLong(
  reply: RawReply,
  response: WholeResponse,
  { stalledMsMax, takesGzip }: Sending,
): Promise<void> {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  const bytes = body instanceof LongBody ? body.bytes : body.length;
  const pieces = body instanceof LongBody ? body : cut(body);
  const gzip = takesGzip && bytes > gzipBytesMin;
  reply.writeHead(response.status, gzip ? gzippedHead(response) : headOf(response, bytes));
  let open = true;
  reply.on('close', () => {
    open = false;
  });
  for await (const piece of gzip ? gzipped(pieces) : pieces) {
    if (!reply.write(piece)) open = await hasRoom(reply, stalledMsMax);
    if (!open) return;
  }
  reply.end();
}

function* cut(body: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}
