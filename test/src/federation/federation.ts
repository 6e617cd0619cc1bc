/**
 * A whole federation as a user starts it: `navarch up --detach` in a folder of its own, with the API, a
 * syncer and three members as processes that can be killed.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { layCluster } from '@navarch/backing';
import type { KubeObject } from '@navarch/model';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { root } from '../repository/root.js';
import { freePorts } from './ports.js';
import { redisCommand } from './redis-command.js';

const run = promisify(execFile);
const upTimeoutMs = 120_000;
const outputMax = 64 * 1024 * 1024;

export type Answer = { readonly status: number; readonly body: KubeObject };
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};
/** Code null: it was killed. */
export type Ended = { readonly code: number | null; readonly out: string; readonly error: string };
type UnitReport = {
  readonly name: string;
  readonly state: { readonly kind: string; readonly pid?: number };
};

type Asked = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
  readonly type: string;
};

export type QueueKind = 'redis' | 'postgres';

type FederationParts = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly agent: Agent;
  readonly server: string;
};

export class Federation {
  private constructor(private readonly parts: FederationParts) {}

  /** Its data folder. */
  get folder(): string {
    return this.parts.folder;
  }

  get server(): string {
    return this.parts.server;
  }

  /** `settings`: further variables, as a user sets them. */
  static async start(options: {
    queue: QueueKind;
    settings?: Readonly<Record<string, string>>;
  }): Promise<Federation> {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-'));
    const base = await freePorts(8);
    const env = {
      ...process.env,
      ...options.settings,
      NAVARCH_DATA_DIR: folder,
      NAVARCH_QUEUE: options.queue,
      NAVARCH_API_PORT: String(base),
      NAVARCH_SYNCER_PORT: String(base + 1),
      NAVARCH_MEMBER_PORT: String(base + 2),
      KUBECONFIG: join(folder, 'kubeconfig'),
    };
    await layCluster(join(folder, 'postgres'));
    await navarch(env, ['up', '--detach']);
    const { agent, server } = await openKubeconfig(env.KUBECONFIG);
    return new Federation({ folder, env, agent, server });
  }

  /** Stops everything and removes the folder. */
  async stop(): Promise<void> {
    await this.parts.agent.close();
    await navarch(this.parts.env, ['down']);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The same federation for commands with further variables. */
  withSettings(settings: Readonly<Record<string, string>>): Federation {
    return new Federation({ ...this.parts, env: { ...this.parts.env, ...settings } });
  }

  async navarch(...args: readonly string[]): Promise<string> {
    return await navarch(this.parts.env, args);
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('kubectl', [...args], {
      env: this.parts.env,
      maxBuffer: outputMax,
    });
    return stdout;
  }

  /** A command that is told something, and how it ended, well or not. */
  async kubectlTold(input: string | Uint8Array, ...args: readonly string[]): Promise<Ended> {
    const command = 'kubectl';
    const running = spawn(command, args, { env: this.parts.env });
    const said = { out: '', error: '' };
    running.stdout.setEncoding('utf8').on('data', (part: string) => (said.out += part));
    running.stderr.setEncoding('utf8').on('data', (part: string) => (said.error += part));
    running.stdin.on('error', () => undefined).end(input);
    const [code] = (await once(running, 'close')) as [number | null];
    return { code, ...said };
  }

  /** A command that goes on: what it has said so far, and its end. */
  kubectlGoingOn(...args: readonly string[]): {
    readonly said: () => string;
    readonly stop: () => void;
  } {
    const command = 'kubectl';
    const going = spawn(command, args, { env: this.parts.env });
    let text = '';
    for (const output of [going.stdout, going.stderr])
      output.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
    return { said: () => text, stop: () => void going.kill() };
  }

  /** One request to the federation API as its administrator. */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    return await this.send({ method, path, body, type });
  }

  /** A patch in another language than that of merges. */
  async patch(path: string, body: unknown, type: string): Promise<Answer> {
    return await this.send({ method: 'PATCH', path, body, type });
  }

  /** The same with all of the answer, and whatever headers. */
  async raw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    const { agent: dispatcher, server } = this.parts;
    const answer = await request(`${server}${path}`, { dispatcher, headers });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }

  /** Asks and leaves when `signal` aborts, whatever was answered by then. */
  async leave(path: string, signal: AbortSignal): Promise<void> {
    const { agent: dispatcher, server } = this.parts;
    const left = async (): Promise<void> => {
      const { body } = await request(`${server}${path}`, { dispatcher, signal });
      await body.dump();
    };
    await left().catch(() => undefined);
  }

  private async send({ method, path, body, type }: Asked): Promise<Answer> {
    const response = await request(`${this.parts.server}${path}`, {
      method,
      dispatcher: this.parts.agent,
      headers: { 'content-type': type },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.statusCode, body: (await response.body.json()) as Answer['body'] };
  }

  /** One command to the private Redis. */
  async redis(command: string): Promise<string> {
    return await redisCommand(join(this.folder, 'redis', 'redis.sock'), command);
  }

  async pidOf(unit: string): Promise<number> {
    const status = JSON.parse(await this.navarch('status', '-o', 'json').catch(stdoutOf)) as {
      units: UnitReport[];
    };
    const pid = status.units.find((one) => one.name === unit)?.state.pid;
    if (pid === undefined) throw new Error(`no process: ${unit}`);
    return pid;
  }
}

/** `status` exits with 1 while something is down; what it says is what is wanted. */
function stdoutOf(error: unknown): string {
  // An error of Node's own is no `Error` of the world that Jest makes for a file.
  const { stdout } = error as { readonly stdout?: unknown };
  if (typeof stdout === 'string' && stdout !== '') return stdout;
  throw error;
}

async function navarch(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const main = join(root, 'apps/navarch/dist/main.js');
  const options = { env, timeout: upTimeoutMs, maxBuffer: outputMax };
  const { stdout } = await run(process.execPath, [main, ...args], options);
  return stdout;
}

async function openKubeconfig(path: string): Promise<{ agent: Agent; server: string }> {
  const config = parse(await readFile(path, 'utf8')) as {
    clusters: [{ cluster: { server: string; 'certificate-authority-data': string } }];
    users: [{ user: { 'client-certificate-data': string; 'client-key-data': string } }];
  };
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
  const connect = {
    ca: decode(cluster['certificate-authority-data']),
    cert: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  };
  return { agent: new Agent({ connect }), server: cluster.server };
}
