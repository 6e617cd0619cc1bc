import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type MemberCredentials, parseMemberKubeconfig } from '@navarch/clients';
import { root } from '../repository/root.js';

export type PlaygroundMember = {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly kubeconfig: string;
};

export type PlaygroundOptions = {
  readonly folder: string;
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

const readyMs = 120_000;
const stopMs = 10_000;

/** Simulated members in a process of their own. */
export class PlaygroundProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly members: readonly PlaygroundMember[],
  ) {}

  /** Resolves when all members are ready. */
  static async start(options: PlaygroundOptions): Promise<PlaygroundProcess> {
    const script = join(root, 'apps/playground/dist/main.js');
    const child = spawn(process.execPath, [script, ...options.arguments], {
      env: {
        ...process.env,
        NAVARCH_MEMBER_DIR: options.folder,
        NAVARCH_MEMBER_START_DELAY_MS: '50',
        NAVARCH_LOG_LEVEL: 'warn',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new PlaygroundProcess(child, await membersOf(child));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async credentials(name: string): Promise<MemberCredentials> {
    const member = this.members.find((one) => one.name === name);
    const text = await readFile(member?.kubeconfig ?? '', 'utf8');
    return parseMemberKubeconfig(text, { allowLoopback: true });
  }

  /** As a crash: nothing is told, nothing is cleaned up. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await exited;
    clearTimeout(impatient);
  }
}

/** Waits for the line that lists the members. */
async function membersOf(child: ChildProcess): Promise<readonly PlaygroundMember[]> {
  const { stdout } = child;
  if (stdout === null) throw new Error('the playground has no output');
  const late = setTimeout(() => child.kill('SIGKILL'), readyMs);
  try {
    for await (const line of createInterface(stdout)) {
      const { members } = JSON.parse(line) as { members?: unknown };
      if (Array.isArray(members)) return members as PlaygroundMember[];
    }
  } finally {
    clearTimeout(late);
    stdout.resume();
  }
  throw new Error('the playground ended before it was ready');
}
