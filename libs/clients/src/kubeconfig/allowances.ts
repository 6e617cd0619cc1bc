import type { Allowance } from './fields.js';

/** What a kubeconfig may say, section by section, and why the rest may not be there. */

export const rootFields: Allowance = {
  read: ['apiVersion', 'kind', 'clusters', 'users', 'contexts', 'current-context'],
  ignored: ['preferences', 'extensions'],
  refused: {},
};

export const contextFields: Allowance = {
  read: ['cluster', 'user'],
  ignored: ['namespace', 'extensions'],
  refused: {},
};

const runsPrograms = 'runs a program or reads files; give a token or a client certificate';
const namesFile = 'names a file; give the data itself';
const impersonates = 'acts as somebody else';

export const clusterFields: Allowance = {
  read: ['server', 'certificate-authority-data', 'tls-server-name'],
  ignored: ['disable-compression', 'extensions'],
  refused: {
    'certificate-authority': namesFile,
    'insecure-skip-tls-verify': 'would trust whoever answers',
    'proxy-url': 'would send the credentials by way of another server',
  },
};

export const userFields: Allowance = {
  read: ['token', 'client-certificate-data', 'client-key-data'],
  ignored: ['extensions'],
  refused: {
    exec: runsPrograms,
    'auth-provider': runsPrograms,
    tokenFile: namesFile,
    'token-file': namesFile,
    'client-certificate': namesFile,
    'client-key': namesFile,
    username: 'is basic authentication',
    password: 'is basic authentication',
    as: impersonates,
    'as-uid': impersonates,
    'as-groups': impersonates,
    'as-user-extra': impersonates,
    impersonate: impersonates,
    'impersonate-groups': impersonates,
    'impersonate-user-extra': impersonates,
  },
};
