import { createPrivateKey, X509Certificate } from 'node:crypto';
import { kubeconfigLimits } from '../limits.js';
import { pathOf, readText, type Section } from './fields.js';
import type { Refusals } from './refusals.js';

/** Certificates, keys and tokens out of a kubeconfig: decoded, looked at, or refused. */

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** One or more PEM certificates (base64 around them, as kubeconfigs have it). */
export function readCertificates(
  section: Section,
  name: string,
  refusals: Refusals,
): string | undefined {
  const pem = readPem(section, name, refusals);
  if (pem === undefined) return undefined;
  const blocks = pem.match(certificateBlock) ?? [];
  const isCertificate = (block: string): boolean => succeeds(() => new X509Certificate(block));
  if (blocks.length === 0 || !blocks.every(isCertificate)) {
    return refusals.add(pathOf(section, name), 'holds no readable PEM certificate');
  }
  return `${blocks.join('\n')}\n`;
}

export function readKey(section: Section, name: string, refusals: Refusals): string | undefined {
  const pem = readPem(section, name, refusals);
  if (pem === undefined) return undefined;
  return succeeds(() => createPrivateKey(pem))
    ? pem
    : refusals.add(pathOf(section, name), 'holds no readable PEM private key without a passphrase');
}

const tokenText = /^[\x21-\x7e]+$/;

/** A bearer token: what fits into a header and cannot add another one. */
export function readToken(section: Section, name: string, refusals: Refusals): string | undefined {
  const token = readText(section, name, refusals);
  if (token === undefined) return undefined;
  if (token.length <= kubeconfigLimits.tokenCharsMax && tokenText.test(token)) return token;
  return refusals.add(pathOf(section, name), 'must be printable ASCII without spaces');
}

function readPem(section: Section, name: string, refusals: Refusals): string | undefined {
  const text = readText(section, name, refusals)?.replaceAll(/\s/g, '');
  if (text === undefined) return undefined;
  if (text.length > kubeconfigLimits.materialBytesMax) {
    return refusals.add(pathOf(section, name), 'is too long');
  }
  if (!base64.test(text)) return refusals.add(pathOf(section, name), 'is not base64');
  return Buffer.from(text, 'base64').toString('latin1');
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    // The text of the failure may quote the material.
    return false;
  }
}
