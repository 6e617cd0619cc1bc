import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemberClient, type MemberCredentials, parseMemberKubeconfig } from '@navarch/clients';
import { freePorts } from '../federation/ports.js';
import { until } from '../federation/until.js';
import type { StartedMember } from './started-member.js';

/** What a control plane without nodes is made of. */
export const binaries = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
const readyMs = 60_000;

/** Names of controllers without their `-controller`. */
type Controller = 'namespace' | 'replicaset' | 'garbage-collector';

export type ControlPlaneOptions = {
  /** The folder of its binaries. */
  readonly assets: string;
  readonly controllers: readonly Controller[];
  /** etcd waits for its disk, as one that is to keep something does. */
  readonly durable: boolean;
};

export type ControlPlane = StartedMember & {
  /** The file that its administrator gets in with. */
  readonly kubeconfig: string;
};

type Plan = ControlPlaneOptions & {
  readonly folder: string;
  readonly etcdPort: number;
  readonly apiPort: number;
  readonly token: string;
};

/** Resolves when the API server is ready; the controllers follow when they can. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'navarch-control-plane-'));
  const port = await freePorts(4);
  const token = randomBytes(24).toString('hex');
  const plan: Plan = { ...options, folder, etcdPort: port, apiPort: port + 2, token };
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFiles(plan);
    children.push(run(plan, 'etcd', etcdFlags(plan)));
    children.push(run(plan, 'kube-apiserver', apiServerFlags(plan)));
    const credentials = await until(() => credentialsOf(plan), Boolean, readyMs);
    children.push(run(plan, 'kube-controller-manager', controllerFlags(plan)));
    return { credentials, kubeconfig: join(folder, 'kubeconfig'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function run({ assets, folder }: Plan, name: (typeof binaries)[number], flags: readonly string[]) {
  return spawn(join(assets, name), [...flags], { cwd: folder, stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(impatient);
}

async function writeFiles({ folder, token }: Plan): Promise<void> {
  await mkdir(join(folder, 'pki'), { mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(join(folder, 'accounts.key'), privateKey, { mode: 0o600 });
  await writeFile(join(folder, 'accounts.pub'), publicKey);
  const entry = `${token},administrator,1,"system:masters"\n`;
  await writeFile(join(folder, 'tokens.csv'), entry, { mode: 0o600 });
}

const etcdFlags = ({ folder, etcdPort, durable }: Plan): readonly string[] => [
  `--data-dir=${join(folder, 'etcd')}`,
  `--listen-client-urls=http://127.0.0.1:${etcdPort}`,
  `--advertise-client-urls=http://127.0.0.1:${etcdPort}`,
  `--listen-peer-urls=http://127.0.0.1:${etcdPort + 1}`,
  `--unsafe-no-fsync=${!durable}`,
];

/** The server makes its own certificate (with the authority behind it) in `pki`. */
const apiServerFlags = ({ folder, etcdPort, apiPort }: Plan): readonly string[] => [
  `--etcd-servers=http://127.0.0.1:${etcdPort}`,
  '--bind-address=127.0.0.1',
  `--secure-port=${apiPort}`,
  `--cert-dir=${join(folder, 'pki')}`,
  `--token-auth-file=${join(folder, 'tokens.csv')}`,
  '--authorization-mode=RBAC',
  '--allow-privileged=true',
  '--disable-admission-plugins=ServiceAccount',
  '--service-cluster-ip-range=10.0.0.0/24',
  '--service-account-issuer=https://navarch.test',
  `--service-account-key-file=${join(folder, 'accounts.pub')}`,
  `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
];

const controllerFlags = ({ folder, controllers }: Plan): readonly string[] => [
  `--kubeconfig=${join(folder, 'kubeconfig')}`,
  `--service-account-private-key-file=${join(folder, 'accounts.key')}`,
  `--controllers=${controllers.map((name) => `${name}-controller`).join(',')}`,
  '--leader-elect=false',
  '--secure-port=0',
];

/** Fails until the server has made its certificate and says that it is ready. */
async function credentialsOf({ folder, apiPort, token }: Plan): Promise<MemberCredentials> {
  const authority = await readFile(join(folder, 'pki', 'apiserver.crt'));
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'real',
    contexts: [{ name: 'real', context: { cluster: 'real', user: 'real' } }],
    clusters: [
      {
        name: 'real',
        cluster: {
          server: `https://127.0.0.1:${apiPort}`,
          'certificate-authority-data': authority.toString('base64'),
        },
      },
    ],
    users: [{ name: 'real', user: { token } }],
  });
  await writeFile(join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
  const credentials = parseMemberKubeconfig(kubeconfig, { allowLoopback: true });
  const client = new MemberClient(credentials);
  try {
    const { ok, message } = await client.probe('/readyz');
    if (!ok) throw new Error(message);
    return credentials;
  } finally {
    await client.close();
  }
}
