/** What of requests and their answers is told to whoever counts them. */
import { LongBody } from '@navarch/apimachinery';
import type { Answered, Asked, StreamedResponse } from './options.js';
import type { RawRequest } from './raw.js';
import type { WholeResponse } from './reply.js';
import type { Passage } from './traffic.js';

export function askedBy(
  { method = 'GET', headers }: RawRequest,
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
): Asked {
  const isApply = method === 'PATCH' && (headers['content-type'] ?? '').includes('apply-patch');
  return { method, path, isApply, dryRun: query.get('dryRun') ?? '' };
}

/** A passage that tells when its request begins to last. */
export const tellingPassage = (passage: Passage, tell: () => void): Passage => ({
  ...passage,
  becomeWatch: () => {
    tell();
    passage.becomeWatch();
  },
});

export const isWhole = (body: StreamedResponse['body']): body is WholeResponse['body'] =>
  typeof body === 'string' || !(Symbol.asyncIterator in body);

export function measured(body: StreamedResponse['body']): Pick<Answered, 'watch' | 'bytes'> {
  if (!isWhole(body)) return { watch: true, bytes: undefined };
  if (body instanceof LongBody) return { watch: false, bytes: body.bytes };
  return { watch: false, bytes: typeof body === 'string' ? Buffer.byteLength(body) : body.length };
}
