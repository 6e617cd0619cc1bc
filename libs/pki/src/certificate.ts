import { webcrypto } from 'node:crypto';
import { x509 } from './x509.js';

export const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A certificate and its private key, both PEM. The key never goes into a log or an error. */
export type Identity = { readonly certPem: string; readonly keyPem: string };

export async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
}

/** PKCS#8, as every TLS library reads it. */
export async function printKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

export async function parseKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem);
  if (der === undefined) throw new Error('no PEM block');
  return webcrypto.subtle.importKey('pkcs8', der, curve, false, ['sign']);
}

/** Ends of a certificate's life, and whom it names, as far as this repository asks. */
export type CertificateFacts = {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: string;
  readonly names: readonly string[];
};

export function readCertificate(pem: string): CertificateFacts {
  const certificate = new x509.X509Certificate(pem);
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  return {
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    subject: certificate.subject,
    names: names.map((one) => one.value),
  };
}
