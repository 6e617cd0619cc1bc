/**
 * A request that somebody else made, sent to a member as it is, and its answer handed on as it comes: nothing of it is read
 * here, so neither has a bound but that whoever reads slowly is sent slowly.
 *
 * It does not say who asks: the member knows only the federation. Whoever hands a request over has decided whether its sender
 * may, and which of its headers are for the member.
 */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';

export type Forward = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query, as it is to be sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | undefined;
  /** Ends it, whatever has been sent or answered by then. */
  readonly signal: AbortSignal;
};

export type Forwarded = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with MemberError when the member leaves it unfinished; to be read to its end or left, which ends it. */
  readonly body: AsyncIterable<Uint8Array>;
};

/** What was said several times is said once, with commas; cookies alone cannot be, and are nobody's business here. */
export function plainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
