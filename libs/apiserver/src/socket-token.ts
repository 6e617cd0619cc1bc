/**
 * Bearer tokens of browsers, which cannot set headers for a WebSocket but can name protocols: kube-apiserver takes one of a
 * certain beginning for a token, and so does this. It is no protocol, and never said to anybody else.
 */
import type { IncomingHttpHeaders } from 'node:http';

const beginning = 'base64url.bearer.authorization.k8s.io.';

/**
 * Undefined when there is none; empty, which is nobody's token, when it is malformed, when there are several, or no protocol
 * besides it.
 */
export function tokenOfSocket(headers: IncomingHttpHeaders): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  const protocols = protocolsOf(headers['sec-websocket-protocol']);
  const [shown, ...more] = protocols.filter((one) => one.startsWith(beginning));
  if (shown === undefined) return undefined;
  const encoded = shown.slice(beginning.length);
  const isWellFormed = /^[A-Za-z0-9_-]+$/.test(encoded) && more.length === 0;
  return isWellFormed && protocols.length > 1 ? Buffer.from(encoded, 'base64url').toString() : '';
}

/** The protocols without a token among them; undefined when none is left. */
export function withoutToken(header: string | undefined): string | undefined {
  const protocols = protocolsOf(header).filter((one) => !one.startsWith(beginning));
  return protocols.length === 0 ? undefined : protocols.join(', ');
}

const protocolsOf = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
