import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { MemberCredentials, MemberIdentity } from './credentials.js';

/** What the TLS layer gets: all of it data, no paths. */
export type TlsOptions = {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
};

export type Authentication = {
  readonly tls: TlsOptions;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Turns credentials into TLS options and headers, by way of client-node's KubeConfig.
 *
 * The library gets a configuration that we composed, never the file; what it answers is copied field by
 * field, so that its agent, its redirects and its switches for TLS stay out.
 */
export async function authenticate(credentials: MemberCredentials): Promise<Authentication> {
  const options: RequestOptions = {};
  const config = await kubeConfigOf(credentials);
  await config.applyToHTTPSOptions(options);
  const authorization = authorizationOf(options.headers);
  return {
    tls: {
      ...pick('ca', options.ca),
      ...pick('cert', options.cert),
      ...pick('key', options.key),
      ...(options.servername === undefined ? {} : { servername: options.servername }),
    },
    headers: authorization === undefined ? {} : { authorization },
  };
}

const entry = 'member';

/** It comes with the models of every kind: loaded by who reaches for a member, and by nobody else. */
const loadLibrary = () => import('@kubernetes/client-node');

/** Resolves when the first request to a member has nothing to load any more, which takes about as long as a request may. */
export async function readyToDial(): Promise<void> {
  await loadLibrary();
}

async function kubeConfigOf(credentials: MemberCredentials): Promise<KubeConfig> {
  const { server, caData, tlsServerName, identity } = credentials;
  const library = await loadLibrary();
  const config = new library.KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: entry,
        server,
        skipTLSVerify: false,
        ...(caData === undefined ? {} : { caData: encode(caData) }),
        ...(tlsServerName === undefined ? {} : { tlsServerName }),
      },
    ],
    users: [{ name: entry, ...userOf(identity) }],
    contexts: [{ name: entry, cluster: entry, user: entry }],
    currentContext: entry,
  });
  return config;
}

function userOf(identity: MemberIdentity): Readonly<Record<string, string>> {
  switch (identity.kind) {
    case 'token':
      return { token: identity.token };
    case 'certificate':
      return { certData: encode(identity.cert), keyData: encode(identity.key) };
  }
}

const encode = (pem: string): string => Buffer.from(pem, 'latin1').toString('base64');

function pick<Name extends 'ca' | 'cert' | 'key'>(
  name: Name,
  value: unknown,
): { readonly [K in Name]?: string | Buffer } {
  const isData = typeof value === 'string' || Buffer.isBuffer(value);
  return (isData ? { [name]: value } : {}) as { readonly [K in Name]?: string | Buffer };
}

function authorizationOf(headers: unknown): string | undefined {
  const { Authorization } = (headers ?? {}) as Readonly<Record<string, unknown>>;
  return typeof Authorization === 'string' ? Authorization : undefined;
}
