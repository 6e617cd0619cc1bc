import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';

/** What a client of one API server needs. PEM texts; they never go into a log or an error. */
export type Access = {
  readonly server: string;
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
  /** The context's namespace. */
  readonly namespace: string;
};

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A kubeconfig with one context, credentials inline. */
export function printKubeconfig(access: Access, names: { context: string; user: string }): string {
  const { context, user } = names;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: context,
        cluster: {
          server: access.server,
          'certificate-authority-data': base64(access.caPem),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': base64(access.certPem),
          'client-key-data': base64(access.keyPem),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user, namespace: access.namespace } }],
    'current-context': context,
    preferences: {},
  });
}

/** Reads what {@link printKubeconfig} and the simulated members write; undefined when it is not that. */
export async function readAccess(file: string): Promise<Access | undefined> {
  try {
    return parseAccess(await readFile(file, 'utf8'));
  } catch {
    // Missing or half written: the caller waits or complains in its own words.
    return undefined;
  }
}

export function parseAccess(text: string): Access | undefined {
  const config: unknown = parse(text);
  const context = named(config, 'contexts', field(config, 'current-context'));
  const cluster = field(
    named(config, 'clusters', field(field(context, 'context'), 'cluster')),
    'cluster',
  );
  const user = field(named(config, 'users', field(field(context, 'context'), 'user')), 'user');
  const server = field(cluster, 'server');
  const caPem = decoded(field(cluster, 'certificate-authority-data'));
  const certPem = decoded(field(user, 'client-certificate-data'));
  const keyPem = decoded(field(user, 'client-key-data'));
  const namespace = field(field(context, 'context'), 'namespace');
  if (typeof server !== 'string' || caPem === undefined) return undefined;
  if (certPem === undefined || keyPem === undefined) return undefined;
  return {
    server,
    caPem,
    certPem,
    keyPem,
    namespace: typeof namespace === 'string' ? namespace : 'default',
  };
}

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined;

function named(config: unknown, list: string, name: unknown): unknown {
  const entries = field(config, list);
  return Array.isArray(entries)
    ? entries.find((entry) => field(entry, 'name') === name)
    : undefined;
}

const decoded = (value: unknown): string | undefined =>
  typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : undefined;
