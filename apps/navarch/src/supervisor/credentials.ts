import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import type { Instant } from '@navarch/model';
import {
  identityFiles,
  issueClient,
  issueServer,
  loadOrCreateAuthority,
  loadOrIssue,
} from '@navarch/pki';
import { printKubeconfig, type Access } from '../federation/kubeconfig.js';
import type { Home } from '../home.js';

/** What the federation API is started with, and what its administrator gets in with. */
export type Credentials = {
  readonly admin: Access;
  readonly env: Readonly<Record<string, string>>;
};

/** Where the API will be, and how it is called. */
export type ApiPlace = {
  readonly host: string;
  readonly port: number;
  /** What the kubeconfig says, when that is not where the API listens. */
  readonly server?: string;
  /** Further names that the certificate must cover. */
  readonly names?: readonly string[];
};

const adminName = 'navarch-admin';
/** The group that Kubernetes knows as may-do-everything. */
const adminGroup = 'system:masters';
const contextName = 'navarch';
/** Where the examples live, so that the first commands need no `-n`. */
const contextNamespace = 'web';

/**
 * Authority, certificates, root key and kubeconfig: made on first start, kept after, renewed when they are
 * about to expire or the API's address changed.
 */
export async function prepareCredentials(
  home: Home,
  api: ApiPlace,
  now: Instant,
): Promise<Credentials> {
  await mkdir(home.pki, { recursive: true, mode: 0o700 });
  await ensureRootKey(home.rootKey);
  const authority = await loadOrCreateAuthority({ folder: home.pki, name: 'navarch-ca', now });
  const server = identityFiles(home.pki, 'api');
  const names = [...new Set([...serverNames(api.host), ...(api.names ?? [])])];
  await loadOrIssue({
    files: server,
    covers: names,
    now,
    make: () => issueServer(authority, { names, now }),
  });
  const client = await loadOrIssue({
    files: identityFiles(home.pki, 'admin'),
    now,
    make: () => issueClient(authority, { user: adminName, groups: [adminGroup], now }),
  });
  const admin = {
    server: api.server ?? `https://${printHost(reachableHost(api.host))}:${api.port}`,
    caPem: authority.certPem,
    ...client,
    namespace: contextNamespace,
  };
  await writePrivate(
    home.kubeconfig,
    printKubeconfig(admin, { context: contextName, user: adminName }),
  );
  return {
    admin,
    env: {
      NAVARCH_ROOT_KEY_FILE: home.rootKey,
      NAVARCH_API_TLS_CERT: server.certFile,
      NAVARCH_API_TLS_KEY: server.keyFile,
      NAVARCH_API_CLIENT_CA: identityFiles(home.pki, 'ca').certFile,
      NAVARCH_API_SERVER_CA: identityFiles(home.pki, 'ca').certFile,
    },
  };
}

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const reachableHost = (host: string): string => (everywhere.has(host) ? '127.0.0.1' : host);
const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** An API that listens everywhere answers to every name this machine has. */
function serverNames(host: string): readonly string[] {
  const loopback = ['localhost', '127.0.0.1', '::1'];
  if (!everywhere.has(host)) return [...new Set([...loopback, host])];
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => !one.address.startsWith('fe80'))
    .map((one) => one.address);
  return [...new Set([...loopback, hostname(), ...addresses])];
}

const rootKeyBytes = 32;

/** Without this key no Secret in the database can be read again, so one that exists is never replaced. */
async function ensureRootKey(file: string): Promise<void> {
  if (existsSync(file)) return;
  await writePrivate(file, `${randomBytes(rootKeyBytes).toString('base64')}\n`);
}

async function writePrivate(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}
