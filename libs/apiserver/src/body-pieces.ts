/** Long answers in pieces: whoever has a short question has their turn between two of them. */
import { LongBody } from '@navarch/apimachinery';
import { type RawReply, hasRoom } from './raw.js';
import { headOf, type WholeResponse } from './reply.js';

/** What is encrypted and handed to a socket at once holds up everybody else for less than a millisecond. */
const pieceBytes = 128 * 1024;

export const isLong = (body: WholeResponse['body']): boolean =>
  body instanceof LongBody || body.length > pieceBytes;

/** Sends head and pieces at the pace of the reader; one that takes nothing for `stalledMsMax` is cut off. */
export async function sendLong(
  reply: RawReply,
  response: WholeResponse,
  stalledMsMax: number,
): Promise<void> {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  const bytes = body instanceof LongBody ? body.bytes : body.length;
  reply.writeHead(response.status, headOf(response, bytes));
  let open = true;
  reply.on('close', () => {
    open = false;
  });
  for (const piece of body instanceof LongBody ? body : cut(body)) {
    if (!reply.write(piece)) open = await hasRoom(reply, stalledMsMax);
    if (!open) return;
  }
  reply.end();
}

function* cut(body: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}
