/**
 * When credentials end, read from themselves. Nothing is verified here, that is the member's part; what does not say when it
 * ends is left out. Nothing of the material leaves but times.
 */
import { X509Certificate } from 'node:crypto';
import type { MemberCredentials } from './credentials.js';
import type { MemberExpiry } from './options.js';

export function expiryOf({ identity, caData }: MemberCredentials): MemberExpiry {
  const authorities = caData === undefined ? [] : endsOf(caData);
  const certificates = identity.kind === 'certificate' ? endsOf(identity.cert) : [];
  const token = identity.kind === 'token' ? tokenEnd(identity.token) : undefined;
  return {
    // The first is ours, the rest is its chain: one that ended is as good as none.
    ...(certificates.length === 0
      ? {}
      : { clientCertificate: new Date(Math.min(...certificates)) }),
    ...(token === undefined ? {} : { token: new Date(token) }),
    ...(authorities.length === 0 ? {} : { authority: new Date(Math.max(...authorities)) }),
  };
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function endsOf(pem: string): readonly number[] {
  const ends = (pem.match(block) ?? []).map((one) => certificateEnd(one));
  return ends.filter((end) => end !== undefined);
}

function certificateEnd(pem: string): number | undefined {
  try {
    return instantOf(Date.parse(new X509Certificate(pem).validTo));
  } catch {
    return undefined;
  }
}

function tokenEnd(token: string): number | undefined {
  const [, claims = '', signature] = token.split('.');
  if (signature === undefined) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as {
      readonly exp?: unknown;
    };
    return typeof exp === 'number' ? instantOf(exp * 1_000) : undefined;
  } catch {
    return undefined;
  }
}

/** What a Date can hold and people can read: up to the year 9999. */
const instantMax = Date.UTC(9999, 11, 31);
const instantOf = (ms: number): number | undefined =>
  Number.isFinite(ms) && ms > 0 ? Math.min(ms, instantMax) : undefined;
