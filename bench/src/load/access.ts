import { readFile } from 'node:fs/promises';
import { parseMemberKubeconfig } from '@navarch/clients';

/** The way into an API server, as TLS and HTTP need it. */
export type Access = {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly ca: string; readonly cert?: string; readonly key?: string };
  /** What proves who asks, where no certificate does. */
  readonly headers: Readonly<Record<string, string>>;
};

export async function readAccess(kubeconfig: string): Promise<Access> {
  const { server, caData, identity } = parseMemberKubeconfig(await readFile(kubeconfig, 'utf8'), {
    allowLoopback: true,
  });
  const { hostname, port } = new URL(server);
  const place = { host: hostname, port: Number(port) };
  const ca = caData ?? '';
  switch (identity.kind) {
    case 'token':
      return { ...place, tls: { ca }, headers: { authorization: `Bearer ${identity.token}` } };
    case 'certificate':
      return { ...place, tls: { ca, cert: identity.cert, key: identity.key }, headers: {} };
  }
}

/** The same, as somebody else. */
export const accessAs = (access: Access, user: string | undefined): Access =>
  user === undefined
    ? access
    : { ...access, headers: { ...access.headers, 'impersonate-user': user } };
