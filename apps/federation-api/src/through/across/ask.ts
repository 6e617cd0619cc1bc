/**
 * Asks one or many members at once, each by itself: who does not answer in time, or answers what no API server says, is left out
 * and named, and the others are not kept waiting by it.
 */
import { Injectable } from '@nestjs/common';
import { ApiError } from '@navarch/apimachinery';
import { MemberError, readyToDial } from '@navarch/clients';
import { DomainError } from '@navarch/model';
import { limits } from '../../limits.js';
import { Members } from '../members/members.js';

export type Question = {
  readonly cluster: string;
  /** With its query. */
  readonly path: string;
  readonly signal: AbortSignal;
};

export type MemberAnswer = { readonly status: number; readonly value: unknown };

export type Outcome<Told> =
  | { readonly kind: 'told'; readonly cluster: string; readonly told: Told }
  | { readonly kind: 'failed'; readonly cluster: string; readonly error: DomainError | ApiError };

@Injectable()
export class Asker {
  constructor(readonly members: Members) {}

  /** Whatever its status, JSON. Rejects with DomainError, or with ApiError: no such cluster, no place. */
  async ask({ cluster, path, signal }: Question): Promise<MemberAnswer> {
    const ended = new AbortController();
    const end = (): void => ended.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    try {
      const client = this.members.enter(cluster, ended.signal);
      const headers = { accept: 'application/json', 'user-agent': 'navarch' };
      const asked = { method: 'GET', path, headers, signal: ended.signal } as const;
      const { status, body } = await client.forward(asked);
      return { status, value: parse(await readAll(body)) };
    } finally {
      signal.removeEventListener('abort', end);
      ended.abort();
    }
  }
}

/**
 * Each outcome in the order of the clusters. What is no member's trouble is thrown. `signal` aborts with `leaving`, or when
 * members have had their time.
 */
export async function askAll<Told>(
  clusters: readonly string[],
  leaving: AbortSignal,
  ask: (cluster: string, signal: AbortSignal) => Promise<Told>,
): Promise<readonly Outcome<Told>[]> {
  // What we need ourselves is no time of theirs.
  await readyToDial();
  const { signal, end } = inTime(leaving);
  const asked = clusters.map(async (cluster): Promise<Outcome<Told>> => {
    try {
      return { kind: 'told', cluster, told: await ask(cluster, signal) };
    } catch (error) {
      if (!isOfOneMember(error)) throw error;
      return { kind: 'failed', cluster, error };
    }
  });
  return await Promise.all(asked).finally(end);
}

/** No such cluster any more, no place, no answer: not what is wrong with the question itself. */
const isOfOneMember = (error: unknown): error is DomainError | ApiError =>
  error instanceof ApiError ? passing.has(error.code) : error instanceof DomainError;
const passing: ReadonlySet<number> = new Set([404, 429, 503]);

function inTime(signal: AbortSignal): { readonly signal: AbortSignal; end: () => void } {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new MemberError('member.timeout')),
    limits.through.readMs,
  );
  return { signal: AbortSignal.any([signal, late.signal]), end: () => clearTimeout(timer) };
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const { readBytesMax: bytesMax } = limits.through;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > bytesMax) throw new MemberError('member.tooLarge', { bytesMax });
    parts.push(part);
  }
  return Buffer.concat(parts, bytes).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MemberError('member.garbage', { because: 'not JSON' });
  }
}
