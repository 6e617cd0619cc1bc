import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import { parse } from 'yaml';

/** An API server that the session is played on, as its administrator. */
export type ParityServer = {
  readonly url: string;
  readonly agent: Agent;
  /** What proves who asks, where no certificate does. */
  readonly headers: Readonly<Record<string, string>>;
  /** File for kubectl. */
  readonly kubeconfig: string;
  /** Once, where they do not run already. */
  readonly startControllers: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Kubeconfig = {
  readonly clusters: readonly [
    {
      readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string };
    },
  ];
  readonly users: readonly [
    {
      readonly user: {
        readonly token?: string;
        readonly 'client-certificate-data'?: string;
        readonly 'client-key-data'?: string;
      };
    },
  ];
};

type Control = Pick<ParityServer, 'startControllers' | 'stop'>;

/** The only server and the only user of a kubeconfig. `stop` lets go of the connections too. */
export async function openServer(
  kubeconfig: string,
  { startControllers, stop }: Control,
): Promise<ParityServer> {
  const { url, tls, token } = await readCredentials(kubeconfig);
  const agent = new Agent({ connect: tls });
  return {
    url,
    agent,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    kubeconfig,
    startControllers,
    stop: async () => {
      await agent.destroy();
      await stop();
    },
  };
}

export type Credentials = {
  readonly url: string;
  readonly tls: { readonly ca: string; readonly cert?: string; readonly key?: string };
  readonly token: string | undefined;
};

/** Of the only user at the only server of a kubeconfig. */
export async function readCredentials(kubeconfig: string): Promise<Credentials> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const { cluster } = clusters[0];
  const { user } = users[0];
  const ca = decode(cluster['certificate-authority-data']);
  const cert = user['client-certificate-data'];
  const key = user['client-key-data'];
  const identity =
    cert === undefined || key === undefined ? {} : { cert: decode(cert), key: decode(key) };
  return { url: cluster.server, tls: { ca, ...identity }, token: user.token };
}

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
