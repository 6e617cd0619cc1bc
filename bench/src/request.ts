import { Readable } from 'node:stream';
import type { MemberClient } from '@navarch/clients';
import { limits } from './limits.js';

export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Sent as JSON; with PATCH it is a merge patch. */
  readonly body?: unknown;
};

/** One request, its answer read and dropped. Throws when it was refused. */
export async function request(client: MemberClient, { method, path, body }: Call): Promise<void> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const answer = await client.forward({
    method,
    path,
    headers: {
      accept: 'application/json',
      'content-type': type,
      ...(sent === undefined ? {} : { 'content-length': String(sent.length) }),
    },
    ...(sent === undefined ? {} : { body: Readable.from([sent]) }),
    signal: AbortSignal.timeout(limits.roundWithinMs),
  });
  for await (const part of answer.body) void part;
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status}`);
}
