/** Further simulated members of a federation, all of them in one process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiVersionOf, type Cluster, phaseOf, resources, systemNamespace } from '@navarch/model';
import { fanOut } from '../fan-out.js';
import { limits } from '../limits.js';
import { until } from '../until.js';
import { type Announced, announcedBy } from './announced.js';
import { end } from './end.js';
import type { Federation } from './federation.js';
import { root } from './root.js';

/** As the playground lists it. */
type Member = Announced & { readonly url: string };

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
    const crowd = new Crowd(child, (await announcedBy(child)) as readonly Member[]);
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
    await end(this.process);
  }
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
