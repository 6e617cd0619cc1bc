/**
 * Slipped into each process of a federation before anything of it is loaded: a simulated member then counts the requests that
 * reach it. The others take no notice, and the member's own program knows nothing of it.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { isLook, placeOf } from './http-requests.js';
import { type Served, servedName } from './served.js';
import { program, tell } from './tell.js';

const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const writes: Record<string, number> = {};
let lastAt = 0;

function see({ method = '', url = '' }: IncomingMessage): void {
  const place = placeOf(url);
  if (isLook(place)) return;
  lastAt = Date.now();
  if (reads.has(method)) return;
  const name = `${method} ${place}`;
  writes[name] = (writes[name] ?? 0) + 1;
}

if (program === 'playground') {
  subscribe('http.server.request.start', (message) =>
    see((message as { readonly request: IncomingMessage }).request),
  );
  tell(servedName, (): Served => ({ writes, lastAt }));
}
