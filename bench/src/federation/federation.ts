/**
 * A whole federation as a user starts it: `navarch up --detach` in a folder of its own, on ports of its own, with
 * three members, simulated or real. Nothing of it listens on anything but loopback.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MemberClient } from '@navarch/clients';
import { limits } from '../limits.js';
import type { Unit } from '../measure/usage.js';
import { askTallies, type Tallies } from '../count/ask.js';
import { askServed, type Served } from '../count/served.js';
import { clientFor } from './client-for.js';
import type { ControlPlanes } from './control-planes.js';
import { freePorts } from './ports.js';
import { joinRealMembers } from './real-members.js';
import { hasRedis } from './redis.js';
import { root } from './root.js';
import { type SimulatedName, simulatedNames } from './simulated.js';

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
  /** Simulated, if nothing is said. */
  readonly members?: MemberKind;
};

/** Real ones keep what they are told, and run no pods. */
export type MemberKind = 'simulated' | 'real';

type Parts = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly syncerPort: number;
  readonly queue: 'redis' | 'postgres';
  readonly api: MemberClient;
  readonly members: readonly MemberClient[];
  /** What runs the members that are real. */
  readonly planes: ControlPlanes | undefined;
};

export class Federation {
  private constructor(private readonly parts: Parts) {}

  static async start(options: FederationOptions): Promise<Federation> {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-bench-'));
    const base = await freePorts(2 + simulatedNames.length);
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
      const isReal = options.members === 'real';
      const { planes, members } = isReal
        ? await joinRealMembers((args) => navarch(env, args))
        : { planes: undefined, members: await openSimulated(folder) };
      const api = await clientFor(join(folder, 'kubeconfig'));
      return new Federation({ folder, env, syncerPort: base + 1, queue, api, members, planes });
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

  get members(): readonly MemberClient[] {
    return this.parts.members;
  }

  /** Whether pods get ready in the members. */
  get runsPods(): boolean {
    return this.parts.planes === undefined;
  }

  /** Where it keeps everything. */
  get folder(): string {
    return this.parts.folder;
  }

  /** What its programs have sent, if it was started with `counts`. */
  async tallies(): Promise<Tallies> {
    return await askTallies(this.parts.folder);
  }

  async kill(name: SimulatedName): Promise<void> {
    await navarch(this.parts.env, ['kill', name]);
  }

  async revive(name: SimulatedName): Promise<void> {
    await navarch(this.parts.env, ['revive', name]);
  }

  /** The processes that run now, the supervisor with them, and members wherever they run. */
  async units(): Promise<readonly Unit[]> {
    const text = await statusOf(this.parts.env);
    const { pid, units } = JSON.parse(text) as {
      pid: number;
      units: { name: string; state: { pid?: number } }[];
    };
    const running = units.flatMap(({ name, state }) =>
      state.pid === undefined ? [] : [{ name, pid: state.pid }],
    );
    const { planes } = this.parts;
    return [
      { name: 'supervisor', pid },
      ...running,
      ...(planes === undefined ? [] : [planes.unit]),
    ];
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
    const { api, members, folder, env, planes } = this.parts;
    await Promise.allSettled([api, ...members].map((one) => one.close()));
    await remove(folder, env);
    await planes?.stop();
  }
}

const openSimulated = async (folder: string): Promise<readonly MemberClient[]> =>
  await Promise.all(
    simulatedNames.map((name) => clientFor(join(folder, 'members', name, 'kubeconfig'))),
  );

/** The command fails while a member is dead, and says all the same how things are. */
async function statusOf(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return await navarch(env, ['status', '-o', 'json']);
  } catch (error) {
    const { stdout } = error as { readonly stdout?: unknown };
    if (typeof stdout === 'string' && stdout !== '') return stdout;
    throw error;
  }
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
