/** The simulated members of a rig: one process, each member behind a proxy of its own. */
import { readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import { until } from '../federation/until.js';
import { root } from '../repository/root.js';
import type { ApiClient } from './api-client.js';
import { FaultProxy } from './proxy.js';
import { Service } from './service.js';

export type JoinedMember = {
  /** Straight to the member. */
  readonly client: MemberClient;
  readonly proxy: FaultProxy;
  /** As the federation has it: the proxy's address. */
  readonly kubeconfig: string;
  /** Holds the member's certificates and its journal. */
  readonly folder: string;
  readonly port: number;
};

const upWithinMs = 60_000;
const serverLine = /https:\/\/127\.0\.0\.1:(\d+)/;

export async function openMembers(from: {
  readonly folder: string;
  readonly names: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}): Promise<{ playground: Service; members: Readonly<Record<string, JoinedMember>> }> {
  const folder = joinPath(from.folder, 'members');
  const playground = new Service({
    name: 'playground',
    script: joinPath(root, 'apps/playground/dist/main.js'),
    args: ['--members', from.names.join(','), '--any-port'],
    env: { ...from.env, NAVARCH_MEMBER_DIR: folder },
    logFile: joinPath(from.folder, 'logs', 'playground.log'),
  });
  await playground.start();
  const opened = await Promise.all(
    from.names.map(async (name) => [name, await openMember(joinPath(folder, name))] as const),
  );
  return { playground, members: Object.fromEntries(opened) };
}

async function openMember(folder: string): Promise<JoinedMember> {
  const text = await until(
    () => readFile(joinPath(folder, 'kubeconfig'), 'utf8'),
    (found) => serverLine.test(found),
    upWithinMs,
  );
  const port = Number(serverLine.exec(text)?.[1]);
  const proxy = await FaultProxy.start({ port });
  return {
    client: new MemberClient(parseMemberKubeconfig(text, { allowLoopback: true })),
    proxy,
    kubeconfig: text.replace(serverLine, `https://127.0.0.1:${proxy.port}`),
    folder,
    port,
  };
}

/** Registers a member as `navarch join` does. */
export async function join(api: ApiClient, name: string, member: JoinedMember): Promise<void> {
  const credentials = { namespace: 'navarch-system', name: `cluster-${name}` };
  await expectCreated(api, '/api/v1/namespaces/navarch-system/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: credentials,
    data: { kubeconfig: Buffer.from(member.kubeconfig).toString('base64') },
  });
  await expectCreated(api, '/apis/fleet.navarch.dev/v1alpha1/clusters', {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name },
    spec: {
      server: `https://127.0.0.1:${member.proxy.port}`,
      credentialsRef: credentials,
      allowLoopback: true,
    },
  });
}

async function expectCreated(api: ApiClient, path: string, body: unknown): Promise<void> {
  const { status, body: answer } = await api.call('POST', path, body);
  if (status !== 201) throw new Error(`${path}: ${status} ${String(answer['message'])}`);
}
