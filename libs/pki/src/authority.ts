import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Instant } from '@navarch/model';
import { newKeys, parseKey, printKey, signing, type Identity } from './certificate.js';
import { serialBytes, validity } from './limits.js';
import { x509 } from './x509.js';

/**
 * A certificate authority of our own, and what it signs.
 *
 * One authority signs the servers and the clients of one API (the federation, or one simulated member):
 * whoever trusts its certificate trusts that API and nobody else. Keys are ECDSA P-256. Clients are named as
 * Kubernetes reads them: the user in the common name, each group in an organization.
 */
export type Authority = Identity & { readonly name: string };

const usages = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
} as const;

/** `now` is when it starts to count, less the clock skew that is allowed for. */
export async function createAuthority(name: string, now: Instant): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: subject({ commonName: name }),
    ...lifetime(now, validity.authorityMs),
    signingAlgorithm: signing,
    keys: keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign |
          x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { name, certPem: pem(certificate), keyPem: await printKey(keys.privateKey) };
}

/** Host names and IP addresses a server answers to; the first is its common name. */
export type ServerNames = { readonly names: readonly string[]; readonly now: Instant };

export async function issueServer(authority: Authority, server: ServerNames): Promise<Identity> {
  return issue(authority, {
    subject: subject({ commonName: server.names[0] ?? 'localhost' }),
    usage: usages.server,
    life: lifetime(server.now, validity.serverMs),
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        server.names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
    ],
  });
}

export type ClientName = {
  readonly user: string;
  readonly groups: readonly string[];
  readonly now: Instant;
};

export async function issueClient(authority: Authority, client: ClientName): Promise<Identity> {
  return issue(authority, {
    subject: subject({ commonName: client.user, organizations: client.groups }),
    usage: usages.client,
    life: lifetime(client.now, validity.clientMs),
    extensions: [],
  });
}

type Request = {
  readonly subject: x509.JsonName;
  readonly usage: string;
  readonly life: { readonly notBefore: Date; readonly notAfter: Date };
  readonly extensions: readonly x509.Extension[];
};

async function issue(authority: Authority, request: Request): Promise<Identity> {
  const [keys, signingKey] = await Promise.all([newKeys(), parseKey(authority.keyPem)]);
  const issuer = new x509.X509Certificate(authority.certPem);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: request.subject,
    issuer: issuer.subjectName.toJSON(),
    ...request.life,
    signingAlgorithm: signing,
    publicKey: keys.publicKey,
    signingKey: signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([request.usage], false),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...request.extensions,
    ],
  });
  return { certPem: pem(certificate), keyPem: await printKey(keys.privateKey) };
}

const subject = (of: { commonName: string; organizations?: readonly string[] }): x509.JsonName => [
  ...(of.organizations ?? []).map((organization) => ({ O: [organization] })),
  { CN: [of.commonName] },
];

const lifetime = (now: Instant, lengthMs: number): Request['life'] => ({
  notBefore: new Date(now - validity.clockSkewMs),
  notAfter: new Date(now + lengthMs),
});

/** Random and positive: the first bit is cleared, the second set so that no leading zero is dropped. */
function newSerial(): string {
  const bytes = randomBytes(serialBytes);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`;
