/**
 * A whole federation as a user starts it: `navarch up --detach` in a folder of its own, on ports of its own, with
 * three simulated members. Nothing of it listens on anything but loopback.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import { limits } from '../limits.js';
import type { Unit } from '../measure/usage.js';
import { askTallies, type Tallies } from '../count/ask.js';
import { askServed, type Served } from '../count/served.js';
import { freePorts } from './ports.js';
import { hasRedis } from './redis.js';

export const memberNames = ['sydney', 'taipei', 'tokyo'] as const;
export type MemberName = (typeof memberNames)[number];

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

const run = promisify(execFile);
const outputBytesMax = 16 * 1024 * 1024;

/** Slipped into every process: members count what reaches them; with `sending`, all count what they send. */
const slipped = (name: 'serving' | 'preload'): string =>
  `--import=${new URL(`../count/${name}.js`, import.meta.url).href}`;
const serving = slipped('serving');
const sending = `${serving} ${slipped('preload')}`;

type FederationOptions = {
  /** Room in the members, so that it is not capacity that is measured. */
  readonly podsPerNode: number;
  /** Whether what its programs send is counted. */
  readonly counts?: boolean;
};

type Parts = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly syncerPort: number;
  readonly queue: 'redis' | 'postgres';
  readonly api: MemberClient;
  readonly members: Readonly<Record<MemberName, MemberClient>>;
};

export class Federation {
  private constructor(private readonly parts: Parts) {}

  static async start(options: FederationOptions): Promise<Federation> {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-bench-'));
    const base = await freePorts(2 + memberNames.length);
    const queue = (await hasRedis()) ? 'redis' : 'postgres';
    const env = {
      ...process.env,
      NAVARCH_DATA_DIR: folder,
      NAVARCH_QUEUE: queue,
      NAVARCH_API_PORT: String(base),
      NAVARCH_SYNCER_PORT: String(base + 1),
      NAVARCH_MEMBER_PORT: String(base + 2),
      NAVARCH_MEMBER_PODS_PER_NODE: String(options.podsPerNode),
      // Cleaning up is no mistake that a person has to be asked about.
      NAVARCH_MASS_DELETION_MIN: '1000000000',
      NODE_OPTIONS: options.counts === true ? sending : serving,
      BENCH_COUNTS_DIR: folder,
    };
    try {
      await navarch(env, ['up', '--detach']);
      return new Federation({ folder, env, syncerPort: base + 1, queue, ...(await open(folder)) });
    } catch (error) {
      await remove(folder, env);
      throw error;
    }
  }

  get queue(): 'redis' | 'postgres' {
    return this.parts.queue;
  }

  /** The federation's API, through the very client that writes to members: both pay the same for it. */
  get api(): MemberClient {
    return this.parts.api;
  }

  get members(): Readonly<Record<MemberName, MemberClient>> {
    return this.parts.members;
  }

  /** Where it keeps everything. */
  get folder(): string {
    return this.parts.folder;
  }

  /** What its programs have sent, if it was started with `counts`. */
  async tallies(): Promise<Tallies> {
    return await askTallies(this.parts.folder);
  }

  async kill(name: MemberName): Promise<void> {
    await navarch(this.parts.env, ['kill', name]);
  }

  async revive(name: MemberName): Promise<void> {
    await navarch(this.parts.env, ['revive', name]);
  }

  /** The processes that run now, the supervisor with them. */
  async units(): Promise<readonly Unit[]> {
    const text = await navarch(this.parts.env, ['status', '-o', 'json']);
    const { pid, units } = JSON.parse(text) as {
      pid: number;
      units: { name: string; state: { pid?: number } }[];
    };
    const running = units.flatMap(({ name, state }) =>
      state.pid === undefined ? [] : [{ name, pid: state.pid }],
    );
    return [{ name: 'supervisor', pid }, ...running];
  }

  /** Reconciles of the syncer since its start, of all loops. */
  async reconciles(): Promise<number> {
    return await this.count(/^navarch_reconciles_total\{.*\} (\S+)$/gm);
  }

  /** What has reached the members, as they counted it. */
  async served(): Promise<Served> {
    return await askServed(this.parts.folder);
  }

  /** kill -9; the supervisor starts it again. */
  async killSyncer(): Promise<void> {
    const syncer = (await this.units()).find(({ name }) => name === 'syncer');
    if (syncer === undefined) throw new Error('no syncer runs');
    process.kill(syncer.pid, 'SIGKILL');
  }

  /** The sum of what a pattern finds in the syncer's metrics. */
  private async count(pattern: RegExp): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.parts.syncerPort}/metrics`);
    const counts = (await response.text()).matchAll(pattern);
    return [...counts].reduce((total, found) => total + Number(found[1]), 0);
  }

  /** Stops everything and removes the folder. */
  async stop(): Promise<void> {
    const { api, members, folder, env } = this.parts;
    await Promise.allSettled([api, ...Object.values(members)].map((one) => one.close()));
    await remove(folder, env);
  }
}

async function open(folder: string): Promise<Pick<Parts, 'api' | 'members'>> {
  const [sydney, taipei, tokyo] = await Promise.all([
    clientFor(join(folder, 'members/sydney/kubeconfig')),
    clientFor(join(folder, 'members/taipei/kubeconfig')),
    clientFor(join(folder, 'members/tokyo/kubeconfig')),
  ]);
  return {
    api: await clientFor(join(folder, 'kubeconfig')),
    members: { sydney, taipei, tokyo },
  };
}

async function clientFor(kubeconfig: string): Promise<MemberClient> {
  const credentials = parseMemberKubeconfig(await readFile(kubeconfig, 'utf8'), {
    allowLoopback: true,
  });
  // The baseline is as fast as the other side takes it: nothing is held back.
  const { concurrencyMax } = limits;
  const unpaced = {
    concurrencyMin: concurrencyMax,
    concurrencyStart: concurrencyMax,
    concurrencyMax,
  };
  return new MemberClient(credentials, unpaced);
}

async function navarch(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const main = join(root, 'apps/navarch/dist/main.js');
  const options = { env, timeout: limits.navarchWithinMs, maxBuffer: outputBytesMax };
  const { stdout } = await run(process.execPath, [main, ...args], options);
  return stdout;
}

async function remove(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  await navarch(env, ['down']);
  await rm(folder, { recursive: true, force: true });
}
