/** Further simulated members of a federation, all of them in one process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { apiVersionOf, type Cluster, phaseOf, resources, systemNamespace } from '@navarch/model';
import { fanOut } from '../fan-out.js';
import { limits } from '../limits.js';
import { until } from '../until.js';
import { type Federation, root } from './federation.js';

type Member = { readonly name: string; readonly url: string; readonly kubeconfig: string };

export class Crowd {
  private constructor(
    private readonly process: ChildProcess,
    readonly members: readonly Member[],
  ) {}

  /** Resolves when so many more members take part in a federation. */
  static async join(on: Federation, count: number): Promise<Crowd> {
    const main = join(root, 'apps/playground/dist/main.js');
    const child = spawn(process.execPath, [main, '--count', String(count), '--any-port'], {
      env: { ...process.env, NAVARCH_MEMBER_DIR: join(on.folder, 'crowd') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const crowd = new Crowd(child, await membersOf(child));
    await fanOut(crowd.members, limits.crowdJoins, async (member) => {
      await register(on, member);
    });
    const withinMs = limits.roundWithinMs + count * limits.perMemberMs;
    await until({ what: 'all members ready', withinMs }, async () => {
      const { items } = await on.api.list(resources.clusters);
      const clusters = items as unknown as readonly Cluster[];
      return clusters.filter((one) => phaseOf(one) === 'ready').length >= count;
    });
    return crowd;
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exited;
  }
}

/** From the line that lists them. */
async function membersOf({ stdout }: ChildProcess): Promise<readonly Member[]> {
  if (stdout === null) throw new Error('the members have no output');
  for await (const line of createInterface(stdout)) {
    const { members } = JSON.parse(line) as { readonly members?: unknown };
    if (!Array.isArray(members)) continue;
    stdout.resume();
    return members as readonly Member[];
  }
  throw new Error('the members ended before they were ready');
}

async function register({ api }: Federation, { name, url, kubeconfig }: Member): Promise<void> {
  const credentials = { namespace: systemNamespace, name: `cluster-${name}` };
  await api.create(resources.secrets, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: credentials,
    data: { kubeconfig: (await readFile(kubeconfig)).toString('base64') },
  });
  await api.create(resources.clusters, {
    apiVersion: apiVersionOf(resources.clusters),
    kind: resources.clusters.kind,
    metadata: { name },
    spec: { server: url, credentialsRef: credentials, allowLoopback: true },
  });
}
