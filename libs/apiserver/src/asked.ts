/** What of answers is told to whoever counts them. */
import { LongBody } from '@navarch/apimachinery';
import type { Outcome } from './exchange.js';
import type { StreamedResponse } from './options.js';
import type { WholeResponse } from './reply.js';

export const isWhole = (body: StreamedResponse['body']): body is WholeResponse['body'] =>
  typeof body === 'string' || !(Symbol.asyncIterator in body);

export function outcomeOf({ status, body }: StreamedResponse): Outcome {
  if (!isWhole(body)) return { status, watch: true, bytes: undefined };
  const bytes =
    body instanceof LongBody
      ? body.bytes
      : typeof body === 'string'
        ? Buffer.byteLength(body)
        : body.length;
  return { status, watch: false, bytes };
}
