/** Requests to a member, told apart, and the refusals that tests give. */
import type { IncomingMessage } from 'node:http';
import type { Meddling } from './gateway.js';

const copies = /\/(secrets|replicasets|namespaces)(\?|$)/;

export const isWatch = ({ url = '' }: IncomingMessage): boolean => url.includes('watch=true');

/** Of any kind, and its first page only. */
export const isList = (asked: IncomingMessage): boolean =>
  asked.method === 'GET' &&
  /\/[a-z]+\?/.test(asked.url ?? '') &&
  !isWatch(asked) &&
  !(asked.url ?? '').includes('continue=');

export const isListOfCopies = (asked: IncomingMessage): boolean =>
  isList(asked) && copies.test(asked.url ?? '');

/** Of one copy in a namespace, as it goes before every write. */
export const isReadOfCopy = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && /\/namespaces\/[^/]+\/(secrets|replicasets)\/[^?/]+$/.test(url);

/** `/api/v1/secrets?labelSelector=…` → `secrets` */
export const kindOf = ({ url = '' }: IncomingMessage): string =>
  /\/([a-z]+)\?/.exec(url)?.[1] ?? url;

export function refusal(
  status: number,
  reason: string,
  retryAfter?: number,
): Extract<Meddling, { kind: 'answer' }> {
  const body = { apiVersion: 'v1', kind: 'Status', status: 'Failure', reason, code: status };
  return {
    kind: 'answer',
    status,
    body: JSON.stringify(body),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
