import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { issueClient, issueServer, loadOrCreateAuthority } from '@navarch/pki';
import { readEnv, readMemberConfig, systemClock } from '@navarch/runtime';
import { printKubeconfig } from '../federation/kubeconfig.js';

/** A member that is ready and has written its kubeconfig. */
const config = readMemberConfig(readEnv());
const now = systemClock();
mkdirSync(config.memberDir, { recursive: true });
const authority = await loadOrCreateAuthority({
  folder: config.memberDir,
  name: config.memberName,
  now,
});
const identity = await issueServer(authority, { names: ['127.0.0.1'], now });
const client = await issueClient(authority, { user: 'navarch', groups: [], now });
const server = createServer({
  cert: identity.certPem,
  key: identity.keyPem,
  ca: authority.certPem,
  requestCert: true,
  rejectUnauthorized: true,
});
server.on('request', (_request, response) => response.end('ok'));
server.listen(config.memberPort, '127.0.0.1', () => {
  const access = {
    server: `https://127.0.0.1:${config.memberPort}`,
    caPem: authority.certPem,
    ...client,
    namespace: 'default',
  };
  const names = { context: config.memberName, user: 'navarch' };
  writeFileSync(join(config.memberDir, 'kubeconfig'), printKubeconfig(access, names), {
    mode: 0o600,
  });
});
process.on('SIGTERM', () => process.exit(0));
