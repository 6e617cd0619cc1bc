import { encode, kubeconfig, noCertificate } from '../testing/kubeconfig.fixture.js';

/** Must not be in any error. */
export const canary = 'canary-5f1c9d';
export const user = 'users[0].user';
export const cluster = 'clusters[0].cluster';

const secondUser = [
  { name: 'admin', user: {} },
  { name: 'admin', user: {} },
];
const ofUser = (fields: Record<string, unknown>): string => kubeconfig({ user: fields });
const ofCluster = (fields: Record<string, unknown>): string => kubeconfig({ cluster: fields });
const ofRoot = (fields: Record<string, unknown>): string => kubeconfig({ root: fields });

/** What is wrong, the file, and the path of the field that the refusal must name. */
export const refused: readonly (readonly [name: string, text: string, at: string])[] = [
  ['a program to run', ofUser({ ...noCertificate, exec: { command: 'sh' } }), `${user}.exec`],
  ['an empty program', ofUser({ exec: {} }), `${user}.exec`],
  [
    'a program beside a token',
    ofUser({ ...noCertificate, token: canary, exec: { command: 'sh' } }),
    `${user}.exec`,
  ],
  [
    'a cmd-path',
    ofUser({ 'auth-provider': { name: 'gcp', config: { 'cmd-path': 'sh' } } }),
    `${user}.auth-provider`,
  ],
  ['a token file', ofUser({ tokenFile: '/etc/passwd' }), `${user}.tokenFile`],
  ['a token file, spelt otherwise', ofUser({ 'token-file': '/etc/passwd' }), `${user}.token-file`],
  [
    'a certificate file',
    ofUser({ 'client-certificate': '/etc/x.crt' }),
    `${user}.client-certificate`,
  ],
  ['a key file', ofUser({ 'client-key': '/home/ann/.ssh/id' }), `${user}.client-key`],
  [
    'an authority file',
    ofCluster({ 'certificate-authority': '/etc/ca' }),
    `${cluster}.certificate-authority`,
  ],
  [
    'trust in everybody',
    ofCluster({ 'insecure-skip-tls-verify': true }),
    `${cluster}.insecure-skip-tls-verify`,
  ],
  [
    'trust in everybody as a text',
    ofCluster({ 'insecure-skip-tls-verify': 'true' }),
    `${cluster}.insecure-skip-tls-verify`,
  ],
  ['a proxy', ofCluster({ 'proxy-url': 'http://evil.example' }), `${cluster}.proxy-url`],
  ['a user name', ofUser({ username: 'root' }), `${user}.username`],
  ['a password', ofUser({ password: canary }), `${user}.password`],
  ['impersonation', ofUser({ as: 'system:admin' }), `${user}.as`],
  ['impersonated groups', ofUser({ 'as-groups': ['system:masters'] }), `${user}.as-groups`],
  ['an impersonated uid', ofUser({ 'as-uid': '0' }), `${user}.as-uid`],
  ['impersonated extras', ofUser({ 'as-user-extra': {} }), `${user}.as-user-extra`],
  ['an unknown field of a user', ofUser({ skipVerify: 'x' }), `${user}.skipVerify`],
  ['an unknown field with a strange name', ofUser({ '\u001b]0;x': 'x' }), `${user}.(unprintable)`],
  ['a merge key', ofCluster({ '<<': { 'proxy-url': 'http://x' } }), `${cluster}.(unprintable)`],
  ['a token and a certificate', ofUser({ token: canary }), user],
  ['no credentials', ofUser(noCertificate), user],
  ['a certificate without its key', ofUser({ 'client-key-data': undefined }), user],
  [
    'a token with a line break',
    ofUser({ ...noCertificate, token: `${canary}\r\nx: y` }),
    `${user}.token`,
  ],
  ['a token that is no text', ofUser({ ...noCertificate, token: { a: 1 } }), `${user}.token`],
  ['a key that is none', ofUser({ 'client-key-data': encode(canary) }), `${user}.client-key-data`],
  [
    'a certificate that is none',
    ofUser({ 'client-certificate-data': encode(canary) }),
    `${user}.client-certificate-data`,
  ],
  [
    'an authority that is no base64',
    ofCluster({ 'certificate-authority-data': `!${canary}` }),
    `${cluster}.certificate-authority-data`,
  ],
  [
    'an empty authority',
    ofCluster({ 'certificate-authority-data': '' }),
    `${cluster}.certificate-authority-data`,
  ],
  [
    'a server name with a slash',
    ofCluster({ 'tls-server-name': 'a/b' }),
    `${cluster}.tls-server-name`,
  ],
  ['no server', ofCluster({ server: undefined }), `${cluster}.server`],
  ['an unknown field at the top', ofRoot({ plugins: [] }), 'plugins'],
  ['another kind', ofRoot({ kind: 'Secret' }), 'kind'],
  ['a context that is not there', ofRoot({ 'current-context': 'oslo' }), 'contexts'],
  ['a cluster that is not there', kubeconfig({ context: { cluster: 'oslo' } }), 'clusters'],
  [
    'two users of one name',
    kubeconfig({
      root: {
        users: secondUser,
      },
    }),
    'users[1]',
  ],
  ['lists that are none', ofRoot({ users: 'x' }), 'users'],
  ['a YAML tag', `${kubeconfig()}x: !!js/function "${canary}"\n`, '.'],
  ['an alias', 'a: &a [x]\nclusters: *a\n', '.'],
  ['a key twice', `${kubeconfig()}kind: Config\n`, '.'],
  ['two documents', `${kubeconfig()}---\n${kubeconfig()}`, '.'],
  ['broken YAML', `a: [${canary}`, '.'],
  ['a list', '- a\n', '.'],
  ['nothing', '', '.'],
  ['too much', `# ${'x'.repeat(300_000)}`, '.'],
  [
    'an address with a password',
    ofCluster({ server: `https://u:${canary}@tokyo.example` }),
    `${cluster}.server`,
  ],
];
