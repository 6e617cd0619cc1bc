/** Further simulated members of a federation, as many as fit in one process. */
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

/** Labels of a member that joins as the so manieth. */
type LabelsOf = (index: number) => Readonly<Record<string, string>>;

export class Crowd {
  private constructor(private readonly processes: readonly ChildProcess[]) {}

  /** Resolves when so many more members take part in a federation. */
  static async join(
    on: Federation,
    count: number,
    labelsOf: LabelsOf = () => ({}),
  ): Promise<Crowd> {
    const processes: ChildProcess[] = [];
    try {
      const members: Member[] = [];
      while (members.length < count) {
        const part = Math.min(count - members.length, limits.crowdPart);
        const child = startPart(on, { name: `crowd-${processes.length}`, count: part });
        processes.push(child);
        members.push(...((await announcedBy(child)) as readonly Member[]));
      }
      await fanOut([...members.entries()], limits.crowdJoins, async ([index, member]) => {
        await register(on, member, labelsOf(index));
      });
      await untilReady(on, count);
      return new Crowd(processes);
    } catch (error) {
      await Promise.all(processes.map(end));
      throw error;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map(end));
  }
}

type Part = { readonly name: string; readonly count: number };

function startPart({ folder }: Federation, { name, count }: Part): ChildProcess {
  const main = join(root, 'apps/playground/dist/main.js');
  return spawn(process.execPath, [main, '--count', String(count), '--any-port'], {
    env: {
      ...process.env,
      NAVARCH_MEMBER_NAME: name,
      NAVARCH_MEMBER_DIR: join(folder, name),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function untilReady({ api }: Federation, count: number): Promise<void> {
  const withinMs = limits.roundWithinMs + count * limits.perMemberMs;
  const everyMs = limits.crowdAskEveryMs;
  await until({ what: 'all members ready', withinMs, everyMs }, async () => {
    const { items } = await api.list(resources.clusters);
    const clusters = items as unknown as readonly Cluster[];
    return clusters.filter((one) => phaseOf(one) === 'ready').length >= count;
  });
}

async function register(
  { api }: Federation,
  { name, url, kubeconfig }: Member,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
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
    metadata: { name, labels },
    spec: { server: url, credentialsRef: credentials, allowLoopback: true },
  });
}
