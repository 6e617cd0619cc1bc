import { stringify } from 'yaml';
import { authorityCert, clientPair } from './certificates.fixture.js';

type Fields = Record<string, unknown>;
export const encode = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig as it should be, with fields put over or (undefined) taken out of its parts. */
export function kubeconfig(
  changes: {
    readonly root?: Fields;
    readonly cluster?: Fields;
    readonly user?: Fields;
    readonly context?: Fields;
  } = {},
): string {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'tokyo',
      contexts: [
        { name: 'tokyo', context: { cluster: 'tokyo', user: 'admin', ...changes.context } },
      ],
      clusters: [
        {
          name: 'tokyo',
          cluster: {
            server: 'https://tokyo.example:6443',
            'certificate-authority-data': encode(authorityCert),
            ...changes.cluster,
          },
        },
      ],
      users: [{ name: 'admin', user: { ...certificateUser, ...changes.user } }],
      ...changes.root,
    },
    { keepUndefined: false, aliasDuplicateObjects: false },
  );
}

const certificateUser = {
  'client-certificate-data': encode(clientPair.cert),
  'client-key-data': encode(clientPair.key),
};

/** Put over a user, takes the certificate away. */
export const noCertificate = {
  'client-certificate-data': undefined,
  'client-key-data': undefined,
};
