import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TlsIdentity } from '@navarch/apiserver';
import type { Instant } from '@navarch/model';
import {
  identityFiles,
  issueClient,
  issueServer,
  loadOrCreateAuthority,
  loadOrIssue,
  type Identity,
} from '@navarch/pki';

/** A member's certificates: an authority of its own, its server's, and its administrator's. */
export type Access = {
  readonly tls: TlsIdentity;
  readonly authorityPem: string;
  readonly administrator: Identity;
};

const wildcards = new Set(['0.0.0.0', '::']);

/** Reads the certificates of a member's folder, or makes them. */
export async function openAccess(from: {
  readonly folder: string;
  readonly name: string;
  readonly host: string;
  readonly now: Instant;
}): Promise<Access> {
  const { name, now } = from;
  const folder = join(from.folder, 'pki');
  const authority = await loadOrCreateAuthority({ folder, name: `${name} authority`, now });
  const names = [...new Set([reachableHost(from.host), 'localhost', '127.0.0.1', '::1', name])];
  const server = await loadOrIssue({
    files: identityFiles(folder, 'server'),
    covers: names,
    now,
    make: () => issueServer(authority, { names, now }),
  });
  const administrator = await loadOrIssue({
    files: identityFiles(folder, 'admin'),
    now,
    make: () => issueClient(authority, { user: 'admin', groups: ['system:masters'], now }),
  });
  return {
    tls: { key: server.keyPem, cert: server.certPem, clientCa: authority.certPem },
    authorityPem: authority.certPem,
    administrator,
  };
}

/** The host by which a server that listens here is reached. */
export const reachableHost = (host: string): string => (wildcards.has(host) ? '127.0.0.1' : host);

/** Writes `<folder>/kubeconfig` (0600) with everything inline, and returns its path. */
export async function writeKubeconfig(
  folder: string,
  member: { readonly name: string; readonly server: string; readonly access: Access },
): Promise<string> {
  const file = join(folder, 'kubeconfig');
  const draft = `${file}.new`;
  await writeFile(draft, printKubeconfig(member), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
  return file;
}

const encode = (pem: string): string => Buffer.from(pem).toString('base64');

/** YAML by hand: every value is a name of ours, a URL or base64. */
const printKubeconfig = ({ name, server, access }: Parameters<typeof writeKubeconfig>[1]): string =>
  [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${name}`,
    'contexts:',
    `- name: ${name}`,
    '  context:',
    `    cluster: ${name}`,
    `    user: admin@${name}`,
    'clusters:',
    `- name: ${name}`,
    '  cluster:',
    `    server: ${server}`,
    `    certificate-authority-data: ${encode(access.authorityPem)}`,
    'users:',
    `- name: admin@${name}`,
    '  user:',
    `    client-certificate-data: ${encode(access.administrator.certPem)}`,
    `    client-key-data: ${encode(access.administrator.keyPem)}`,
    '',
  ].join('\n');
