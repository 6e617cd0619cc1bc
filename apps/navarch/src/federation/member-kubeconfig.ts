import type { MemberCredentials } from '@navarch/clients';
import { stringify } from 'yaml';

/** A kubeconfig with nothing in it but these credentials. */
export function printMemberKubeconfig(name: string, credentials: MemberCredentials): string {
  const { server, caData, tlsServerName, identity } = credentials;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server,
          ...(caData === undefined ? {} : { 'certificate-authority-data': base64(caData) }),
          ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
        },
      },
    ],
    users: [{ name, user: userOf(identity) }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

function userOf(identity: MemberCredentials['identity']): Record<string, string> {
  switch (identity.kind) {
    case 'token':
      return { token: identity.token };
    case 'certificate':
      return {
        'client-certificate-data': base64(identity.cert),
        'client-key-data': base64(identity.key),
      };
  }
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
