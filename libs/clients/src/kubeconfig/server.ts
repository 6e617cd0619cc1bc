import { isIPv4 } from 'node:net';
import { judgeAddress } from '../addresses.js';
import { kubeconfigLimits } from '../limits.js';

/**
 * The address of a member as the credentials name it: what is refused before anything is resolved.
 *
 * Only plain spellings pass: every other way to write an address exists to get past a check. What a
 * name resolves to is checked again when it is connected to.
 */
export type ServerVerdict =
  | { readonly kind: 'accepted'; readonly server: string }
  | { readonly kind: 'refused'; readonly reason: string };

const plainCharacters = /^[A-Za-z0-9:/.[\]_~%-]+$/;
const hostName =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

const localNames = new Set(['localhost', 'localhost.localdomain', 'ip6-localhost', 'ip6-loopback']);
const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]);

export function judgeServer(text: string, allowLoopback: boolean): ServerVerdict {
  const malformed = complainAboutText(text);
  if (malformed !== undefined) return refused(malformed);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return refused('is not a URL');
  const reason = complainAboutHost(writtenHost(text), url, allowLoopback);
  if (reason !== undefined) return refused(reason);
  return { kind: 'accepted', server: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

const refused = (reason: string): ServerVerdict => ({ kind: 'refused', reason });

function complainAboutText(text: string): string | undefined {
  if (!text.toLowerCase().startsWith('https://')) return 'must start with https://';
  if (text.length > kubeconfigLimits.serverCharsMax) return 'is too long';
  if (text.includes('@')) return 'must not hold a user or a password';
  if (text.includes('?') || text.includes('#')) return 'must not have a query or a fragment';
  return plainCharacters.test(text) ? undefined : 'holds characters that an address does not need';
}

/** The host as the file spells it, with its brackets if it has any. */
const writtenHost = (text: string): string =>
  (/^https:\/\/(\[[^\]]*\]|[^/:]*)/i.exec(text)?.[1] ?? '').toLowerCase();

function complainAboutHost(
  written: string,
  { hostname }: URL,
  allowLoopback: boolean,
): string | undefined {
  if (written.includes('%')) return 'must not escape its host';
  if (written.endsWith('.')) return 'must not end its host with a dot';
  if (hostname.startsWith('[')) return complainAboutAddress(hostname.slice(1, -1), allowLoopback);
  if (isIPv4(hostname)) {
    return written === hostname
      ? complainAboutAddress(hostname, allowLoopback)
      : 'must write its IPv4 address as four decimal numbers';
  }
  return complainAboutName(hostname, allowLoopback);
}

function complainAboutAddress(address: string, allowLoopback: boolean): string | undefined {
  switch (judgeAddress(address)) {
    case 'allowed':
      return undefined;
    case 'loopback':
      return allowLoopback ? undefined : 'must not be a loopback address';
    case 'forbidden':
      return 'must not be a link-local, metadata, multicast, reserved or embedded address';
  }
}

function complainAboutName(name: string, allowLoopback: boolean): string | undefined {
  if (localNames.has(name) || name.endsWith('.localhost')) {
    return allowLoopback ? undefined : 'must not be a loopback name';
  }
  if (metadataNames.has(name)) return 'must not be a metadata service';
  return hostName.test(name) ? undefined : 'is not a host name';
}
